import { beforeAll, describe, expect, it } from "vitest";
import { commentLink, compact, date, day, languageName, number, percent, relative, videoLink } from "./format";

beforeAll(() => {
  // What a browser says of itself; these functions ask it for nothing else.
  globalThis.chrome = {
    i18n: { getUILanguage: () => "en-US", getMessage: (key: string) => key },
  } as unknown as typeof chrome;
});

describe("links", () => {
  it("lead to YouTube whatever an id holds", () => {
    expect(commentLink("dQw4w9WgXcQ", "Ugx_1.a-b")).toBe("https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=Ugx_1.a-b");
    expect(commentLink("a&b", "javascript:alert(1)//#")).toBe(
      "https://www.youtube.com/watch?v=a%26b&lc=javascript%3Aalert(1)%2F%2F%23",
    );
    expect(videoLink("../x")).toBe("https://www.youtube.com/watch?v=..%2Fx");
  });
});

describe("numbers and dates", () => {
  it("are written as the language has them", () => {
    expect(number(1234567)).toBe("1,234,567");
    expect(number(0.456, 2)).toBe("0.46");
    expect(percent(0.123)).toBe("12%");
    expect(compact(12_300)).toBe("12.3K");
    expect(day("2026-03-01")).toBe("Mar 1, 2026");
    expect(day("2026-03-01", "short")).toBe("Mar 1");
  });

  it("are empty where there is none", () => {
    expect([date(null), date("nonsense"), day("nonsense"), relative(null)]).toEqual(["", "", "", ""]);
  });

  it("tell how long ago and how long still", () => {
    const now = Date.parse("2026-06-01T12:00:00Z");
    expect(relative("2026-06-01T11:59:50Z", now)).toBe("core_just_now");
    expect(relative("2026-06-01T11:00:00Z", now)).toBe("1 hour ago");
    expect(relative("2026-06-01T19:30:00Z", now)).toBe("in 7 hours");
    expect(relative("2026-05-31T11:00:00Z", now)).toBe("yesterday");
    expect(relative("2024-01-01T00:00:00Z", now)).toBe("2 years ago");
  });

  it("name languages, and leave what is no code as it is", () => {
    expect(languageName("de")).toBe("German");
    expect(languageName("not a code")).toBe("not a code");
  });
});
