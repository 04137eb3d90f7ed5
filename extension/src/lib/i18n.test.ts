import { describe, expect, it } from "vitest";
import { closest, fill, tagOf } from "./i18n";

/** Every file of texts, by part and language. */
const files = import.meta.glob<Record<string, { message: string }>>("../locales/*/*.json", {
  eager: true,
  import: "default",
});
const LANGUAGES = ["en", "es", "zh_CN", "de"];
const parts = [...new Set(Object.keys(files).map((path) => path.split("/")[2] ?? ""))];

/** Every source file that may name a key. */
const sources = import.meta.glob<string>(["../**/*.ts", "../**/*.html", "!../**/*.test.ts"], {
  eager: true,
  query: "?raw",
  import: "default",
});

function textsOf(part: string, language: string) {
  return files[`../locales/${part}/${language}.json`] ?? {};
}

function placeholders(message: string): string[] {
  return [...new Set(message.match(/\$[1-9]/g) ?? [])].sort();
}

describe("texts", () => {
  it("are there for each part", () => {
    expect(parts).toContain("core");
    for (const part of parts) expect(Object.keys(textsOf(part, "en")).length).toBeGreaterThan(0);
  });

  it.each(parts.flatMap((part) => LANGUAGES.map((language) => [part, language])))(
    "of %s in %s have the same keys and placeholders as in English, and none is empty",
    (part, language) => {
      const english = textsOf(part, "en");
      const texts = textsOf(part, language);
      expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
      for (const [key, { message }] of Object.entries(texts)) {
        expect(key).toMatch(new RegExp(`^${part}_[a-z0-9_]+$`));
        expect(message.trim(), key).toBe(message);
        expect(message, key).not.toBe("");
        expect(placeholders(message), key).toEqual(placeholders(english[key]?.message ?? ""));
        // chrome.i18n would take any other $ for a placeholder of its own.
        expect(message.replace(/\$[1-9$]/g, ""), key).not.toContain("$");
      }
    },
  );

  it("of the core are all used, and all that are used are there", () => {
    const code = Object.values(sources).join("\n");
    const keys = Object.keys(textsOf("core", "en"));
    const stems = [...code.matchAll(/`(core_[a-z_]*)\$\{/g)].map(([, stem]) => stem ?? "");
    const manifest = ["core_name", "core_description", "core_action"];
    const unused = keys.filter(
      (key) => !code.includes(`"${key}"`) && !manifest.includes(key) && !stems.some((stem) => key.startsWith(stem)),
    );
    expect(unused).toEqual([]);
    const named = [...code.matchAll(/"(core_[a-z0-9_]+)"/g)].map(([, key]) => key ?? "");
    expect(named.filter((key) => !keys.includes(key))).toEqual([]);
  });
});

describe("placeholders", () => {
  it("are filled, and what is filled in is not filled again", () => {
    expect(fill("$1 of $2", ["$2", 7])).toBe("$2 of 7");
    expect(fill("$$1 and $3", ["a"])).toBe("$1 and ");
  });
});

describe("languages", () => {
  it("are the closest that we have", () => {
    expect(["de-AT", "zh-TW", "es-419", "en", "fr", ""].map(closest)).toEqual(["de", "zh_CN", "es", "en", "en", "en"]);
    expect(tagOf("zh_CN")).toBe("zh-CN");
  });
});
