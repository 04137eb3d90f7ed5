import { describe, expect, it } from "vitest";
import { languageFor, textsFor } from "./texts";

describe("languageFor", () => {
  it.each([
    ["auto", "en-US", "en"],
    ["auto", "de", "de"],
    ["auto", "de-AT", "de"],
    ["auto", "zh-CN", "zh_CN"],
    ["auto", "zh-TW", "zh_CN"],
    ["auto", "es-419", "es"],
    ["auto", "fr", "en"],
    ["es", "de", "es"],
    ["zh_CN", "en-US", "zh_CN"],
  ])("%s in a browser in %s: %s", (chosen, browser, expected) => {
    expect(languageFor(chosen, browser)).toBe(expected);
  });
});

describe("textsFor", () => {
  it("fills in what is told, also where that looks like a place to fill", () => {
    expect(textsFor("en").t("page_some", "$2", "9")).toBe("$2 of 9 comments");
    expect(textsFor("zh_CN").t("page_some", "5", "9")).toBe("共 9 条评论，已读 5 条");
  });

  it("writes numbers as the language does", () => {
    expect(textsFor("de").number(12345)).toBe("12.345");
    expect(textsFor("en").percent(0.5)).toBe("50%");
    expect(textsFor("de").percent(0.5)).toBe("50\u00a0%");
  });

  it("tells a time, and that something is none", () => {
    expect(textsFor("en").time("2026-11-20T10:00:00Z")).toMatch(/\d\d:\d\d/);
    expect(textsFor("en").time("soon")).toBeNull();
  });
});
