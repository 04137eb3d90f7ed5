import { beforeAll, describe, expect, it } from "vitest";
import { fill } from "../lib/i18n";
import type { Snapshot } from "../lib/types";
import english from "../locales/panel/en.json";
import {
  cautions,
  coverage,
  coverageEnd,
  interval,
  leaning,
  points,
  spoken,
  spokenLanguage,
  tone,
  tooFew,
} from "./words";

const texts: Record<string, { message: string }> = english;

beforeAll(() => {
  // The texts as the browser would give them.
  globalThis.chrome = {
    i18n: {
      getUILanguage: () => "en-US",
      getMessage: (key: string, values: string[]) => fill(texts[key]?.message ?? "", values),
    },
  } as unknown as typeof chrome;
});

function snapshot(part: {
  state?: string;
  fetched: number;
  known?: number | null;
  most?: number;
  order?: string;
  replies?: boolean;
  source?: string | null;
}): Snapshot {
  return {
    state: part.state ?? "completed",
    source: part.source ?? null,
    progress: { fetched: part.fetched, video_comments: part.known ?? null },
    options: { max_comments: part.most ?? 5000, include_replies: part.replies ?? true, order: part.order ?? "time" },
  } as unknown as Snapshot;
}

describe("coverage", () => {
  it("says what was read, of how much, and what follows", () => {
    expect(coverage(snapshot({ fetched: 1200, known: 1200 }))).toBe(
      "1,200 of about 1,200 comments were read. That is all of them.",
    );
    expect(coverage(snapshot({ fetched: 7, replies: false }))).toContain(
      "7 comments were read. Replies were not asked for.",
    );
    expect(coverageEnd(snapshot({ fetched: 90, known: 100 }))).toBe("panel_cov_all_listed");
    expect(coverageEnd(snapshot({ fetched: 100, known: 900, most: 100 }))).toBe("panel_cov_newest");
    expect(coverageEnd(snapshot({ fetched: 100, known: 900, most: 100, order: "relevance" }))).toBe(
      "panel_cov_relevance",
    );
    expect(coverageEnd(snapshot({ fetched: 100, known: 900, state: "partial" }))).toBe("panel_cov_newest");
    expect(coverageEnd(snapshot({ fetched: 90, known: 100, source: "abc" }))).toBe("panel_cov_newest");
  });
});

describe("doubts", () => {
  const shares = [
    { low: 0.1, high: 0.2 },
    { low: 0.2, high: 0.65 },
  ];
  it("name their reason, and are none where there is enough", () => {
    expect(tooFew({ enough: true, basis: { counted: 12 }, shares })).toBeNull();
    expect(tooFew({ enough: false, basis: { counted: 12 }, shares })).toContain("only 12 comments");
    expect(tooFew({ enough: false, basis: { counted: 80 }, shares })).toContain("45 percentage points");
  });

  it("of a comparison are translated one by one; an unknown one stays English", () => {
    const found = cautions(
      "Some have too few comments to tell. Something new. Not all comments of every video were read.",
    );
    expect(found.map((sentence) => sentence.foreign)).toEqual([false, true, false]);
    expect(found[1]?.text).toBe("Something new.");
    expect(cautions(null)).toEqual([]);
  });
});

describe("figures", () => {
  it("have signs and intervals", () => {
    expect(interval(0.12, 0.26)).toBe("12% to 26%");
    expect([points(0.051), points(-0.07), points(0.001)]).toEqual(["+5", "−7", "±0"]);
    expect([tone(0.351), tone(-0.2), tone(0)]).toEqual(["+0.35", "−0.20", "0.00"]);
  });

  it("lean only where the interval leaves out 0", () => {
    expect(leaning({ low: 0.1, high: 0.3 })).toBe("panel_leans_positive");
    expect(leaning({ low: -0.3, high: -0.1 })).toBe("panel_leans_negative");
    expect(leaning({ low: -0.1, high: 0.3 })).toBe("panel_leans_neither");
  });

  it("are said in a sentence", () => {
    const share = { estimate: 0.5, low: 0.4, high: 0.6, count: 3, share_raw: 0.5 };
    expect(spoken({ shares: [{ ...share, label: "negative" }] })).toBe("Negative 50% (95 % interval 40% to 60%)");
    expect(spokenLanguage("und")).toBe("Not clear");
    expect(spokenLanguage("de")).toBe("German");
  });
});
