import { describe, expect, it } from "vitest";
import { share } from "./fixtures.test-data";
import { partsOf } from "./shares";

describe("partsOf", () => {
  it("gives the three labels in their order, whatever the order of the answer", () => {
    const parts = partsOf([share("positive", 5, 0.5), share("negative", 2, 0.2), share("neutral", 3, 0.3)]);
    expect(parts?.map((part) => [part.label, part.percent])).toEqual([
      ["negative", 20],
      ["neutral", 30],
      ["positive", 50],
    ]);
  });

  it("rounds each share by itself, within 0 and 100", () => {
    const parts = partsOf([share("negative", 5, 0.1837), share("neutral", 5, 0.2834), share("positive", 5, 0.5329)]);
    expect(parts?.map((part) => part.percent)).toEqual([18, 28, 53]);
    expect(parts?.reduce((total, part) => total + part.width, 0)).toBeCloseTo(100, 9);
    const odd = partsOf([share("negative", 5, -0.01), share("neutral", 5, 1.01), share("positive", 5, 0)]);
    expect(odd?.map((part) => part.percent)).toEqual([0, 100, 0]);
  });

  it("gives nothing where nothing was counted", () => {
    expect(partsOf([share("positive", 0, 0), share("negative", 0, 0), share("neutral", 0, 0)])).toBeNull();
    expect(partsOf([share("positive", 5, 1)])).toBeNull();
    expect(partsOf([])).toBeNull();
  });
});
