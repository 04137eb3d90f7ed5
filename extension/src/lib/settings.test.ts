import { describe, expect, it } from "vitest";
import { completed, DEFAULTS } from "./settings";

describe("settings", () => {
  it("are the defaults where nothing is stored", () => {
    expect(completed({})).toEqual(DEFAULTS);
  });

  it("keep what fits and replace what does not", () => {
    const stored = {
      server: "https://example.org",
      token: 5,
      maxComments: 0,
      order: "relevance",
      theme: "pink",
      language: "zh_CN",
      showBar: "no",
      showBadges: false,
      unknown: 1,
    };
    expect(completed(stored)).toEqual({
      ...DEFAULTS,
      server: "https://example.org",
      order: "relevance",
      language: "zh_CN",
      showBadges: false,
    });
  });

  it.each([1.5, 100_001, Number.NaN, "10", null])("know no %j comments", (maxComments) => {
    expect(completed({ maxComments }).maxComments).toBe(DEFAULTS.maxComments);
  });
});
