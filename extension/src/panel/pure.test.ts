import { describe, expect, it } from "vitest";
import type { Snapshot } from "../lib/types";
import english from "../locales/panel/en.json";
import { readWish } from "./app";
import { isLong } from "./comment";
import { gather, type Page } from "./pager";
import { milestone } from "./progress";
import { NO_FILTERS, narrowed, query } from "./query";
import { FACE_NAMES, face, faceOfError, resumable, retryDelay, standing } from "./situation";
import { amounts, units } from "./start-form";
import { tabAfter } from "./tabs";
import { busiest, countMarks, firstGranularity, labelled, span, stackCounts, stackShares } from "./trend-data";
import { readVideo } from "./video";
import { daysBetween } from "./when";

const point = (start: string, negative: number, neutral: number, positive: number) => ({
  start,
  negative,
  neutral,
  positive,
  total: negative + neutral + positive,
});
const POINTS = [point("2026-01-01", 1, 2, 3), point("2026-01-02", 0, 0, 0), point("2026-01-03", 4, 4, 2)];

describe("the chart", () => {
  it("stacks counts from negative up, the tallest painted first", () => {
    const stacks = stackCounts(POINTS);
    expect(stacks).toEqual({ places: [0, 1, 2], total: [6, 0, 10], upToNeutral: [3, 0, 8], negative: [1, 0, 4] });
  });

  it("has no bar for a period without comments", () => {
    const stacks = stackShares(POINTS);
    expect(stacks.total).toEqual([1, 0, 1]);
    expect(stacks.upToNeutral).toEqual([0.5, 0, 0.8]);
    expect(stacks.negative).toEqual([1 / 6, 0, 0.4]);
  });

  it("puts as many dates below as fit", () => {
    expect(labelled(10, 400, 78)).toEqual([0, 2, 4, 6, 8]);
    expect(labelled(3, 400, 78)).toEqual([0, 1, 2]);
    expect(labelled(500, 10, 78)).toEqual([0]);
    expect(labelled(0, 400, 78)).toEqual([]);
  });

  it("marks whole numbers that reach beyond the tallest bar", () => {
    for (const most of [1, 2, 3, 7, 19, 240, 999, 12_345]) {
      const marks = countMarks(most);
      expect(marks.at(-1)).toBeGreaterThanOrEqual(most);
      expect(marks.length).toBeLessThanOrEqual(6);
      expect(marks.every(Number.isInteger)).toBe(true);
    }
    expect(countMarks(0)).toEqual([0]);
  });

  it("begins with bars that a narrow panel can show", () => {
    expect([1, 45, 46, 320, 321].map(firstGranularity)).toEqual(["day", "day", "week", "week", "month"]);
    expect(span(POINTS)).toBe(3);
    expect(span([])).toBe(0);
    expect(busiest(POINTS)?.start).toBe("2026-01-03");
    expect(busiest([point("2026-01-02", 0, 0, 0)])).toBeNull();
  });
});

describe("pages", () => {
  const pages = (found: Page<number>[]) => {
    const asked: (string | null)[] = [];
    return {
      asked,
      read: async (cursor: string | null) => {
        asked.push(cursor);
        return found[asked.length - 1] ?? { items: [], next_cursor: null };
      },
    };
  };

  it("goes on over short and empty pages until there is enough", async () => {
    const source = pages([
      { items: [1], next_cursor: "a" },
      { items: [], next_cursor: "b" },
      { items: [2, 3], next_cursor: "c" },
      { items: [4], next_cursor: null },
    ]);
    expect(await gather(source.read, null, 3)).toEqual({ items: [1, 2, 3], cursor: "c" });
    expect(source.asked).toEqual([null, "a", "b"]);
  });

  it("ends with the last page", async () => {
    const source = pages([{ items: [1], next_cursor: null }]);
    expect(await gather(source.read, "x", 3)).toEqual({ items: [1], cursor: null });
  });

  it("stops after so many calls, and says where to go on", async () => {
    let calls = 0;
    const endless = async () => {
      calls += 1;
      return { items: [], next_cursor: String(calls) };
    };
    expect(await gather(endless, null, 3, 5)).toEqual({ items: [], cursor: "5" });
    expect(calls).toBe(5);
  });
});

describe("filters", () => {
  it("send only what is set", () => {
    expect(query(NO_FILTERS)).toEqual({ order: "likes", direction: "desc" });
    expect(narrowed(NO_FILTERS)).toBe(0);
    const all = {
      label: "negative",
      kind: "question",
      language: "de",
      replies: "threads",
      owner: true,
      search: `  ${"x".repeat(150)} `,
      order: "unsure",
    } as const;
    expect(query(all)).toEqual({
      order: "confidence",
      direction: "asc",
      label: "negative",
      kind: "question",
      language: "de",
      replies: false,
      include_owner: true,
      search: "x".repeat(100),
    });
    expect(narrowed(all)).toBe(5);
  });
});

describe("tabs", () => {
  it("follow the arrows around, and Home and End", () => {
    expect(tabAfter("ArrowRight", 4, 5)).toBe(0);
    expect(tabAfter("ArrowLeft", 0, 5)).toBe(4);
    expect(tabAfter("ArrowLeft", 0, 5, true)).toBe(1);
    expect(tabAfter("Home", 3, 5)).toBe(0);
    expect(tabAfter("End", 3, 5)).toBe(4);
    expect(tabAfter("a", 3, 5)).toBeNull();
  });
});

function snapshot(part: Partial<Snapshot>, fetched: number, scored = fetched) {
  const progress = {
    fetched,
    scored,
    skipped: {},
    repeats: 0,
    pages: 1,
    video_comments: null,
    expected: null,
    done: 0.5,
  };
  return { state: "completed", final: true, trouble: null, progress, ...part } as Snapshot;
}

const trouble = (code: string, retry_at: string | null = null) =>
  ({ code, reason: "", advice: "", retry_at }) as Snapshot["trouble"];

describe("what is shown", () => {
  it("is progress, results, results under a note, or a face", () => {
    expect(standing(snapshot({ state: "fetching", final: false }, 0)).kind).toBe("running");
    expect(standing(snapshot({}, 5)).kind).toBe("results");
    expect(standing(snapshot({}, 0))).toEqual({ kind: "face", face: face("empty") });
    expect(standing(snapshot({ state: "cancelled" }, 5))).toEqual({ kind: "noted", face: face("cancelled") });
    const partial = snapshot({ state: "partial", trouble: trouble("quota_exhausted") }, 5);
    expect(standing(partial)).toEqual({ kind: "noted", face: face("quota_exhausted") });
    const unscored = snapshot({ state: "failed", trouble: trouble("model_unavailable") }, 5, 0);
    expect(standing(unscored)).toEqual({ kind: "face", face: face("model_unavailable") });
  });

  it("offers Resume when it can succeed, and not before", () => {
    const at = "2026-01-02T08:00:00Z";
    const spent = snapshot({ state: "partial", trouble: trouble("quota_exhausted", at) }, 5);
    expect(resumable(spent, Date.parse(at) - 1)).toBe(false);
    expect(resumable(spent, Date.parse(at))).toBe(true);
    expect(resumable(snapshot({ state: "failed", trouble: trouble("stalled") }, 5), 0)).toBe(true);
    expect(resumable(snapshot({ state: "cancelled" }, 5), 0)).toBe(false);
  });

  it("has words and a next step for every face", () => {
    for (const name of FACE_NAMES) {
      expect(english).toHaveProperty(`panel_face_${name}_title`);
      expect(english).toHaveProperty(`panel_face_${name}_text`);
      if (name !== "none") expect(face(name).actions.length).toBeGreaterThan(0);
    }
    expect(faceOfError("not_found").name).toBe("erased");
  });

  it("tries again by itself only where that can help", () => {
    expect([0, 1, 2, 3, 9].map((tries) => retryDelay("offline", null, tries))).toEqual([3, 6, 12, 24, 30]);
    expect(retryDelay("rate_limited", 7, 0)).toBe(7);
    expect(retryDelay("busy", 86_400, 0)).toBe(120);
    expect(retryDelay("busy", null, 0)).toBe(10);
    expect(retryDelay("unauthorized", 5, 0)).toBeNull();
  });

  it("is told aloud by state and quarter", () => {
    globalThis.chrome = {
      i18n: { getMessage: (key: string, rest: string[]) => `${key} ${rest}`, getUILanguage: () => "en" },
    } as unknown as typeof chrome;
    const at = (done: number) => {
      const now = snapshot({ state: "fetching", final: false }, 1);
      return milestone({ ...now, progress: { ...now.progress, done } });
    };
    expect(at(0.1)).toContain("panel_state_fetching");
    expect(at(0.26)).toBe(at(0.49));
    expect(at(0.26)).toContain("25%");
    expect(at(0.5)).toContain("50%");
  });
});

describe("what people and addresses say", () => {
  it("is a video or none", () => {
    const id = "dQw4w9WgXcQ";
    for (const text of [
      id,
      ` https://www.youtube.com/watch?v=${id}&t=4 `,
      `youtube.com/watch?v=${id}`,
      `https://youtu.be/${id}?si=x`,
      `https://m.youtube.com/shorts/${id}`,
      `https://www.youtube.com/live/${id}`,
      `http://www.youtube-nocookie.com/embed/${id}`,
    ]) {
      expect(readVideo(text)).toBe(id);
    }
    for (const text of [
      "",
      "dQw4w9WgXc",
      `https://example.org/watch?v=${id}`,
      `https://youtube.com.example.org/watch?v=${id}`,
      `javascript:alert("${id}")`,
      `ftp://youtu.be/${id}`,
      "https://www.youtube.com/watch?v=<script>",
      "https://www.youtube.com/",
    ]) {
      expect(readVideo(text)).toBeNull();
    }
  });

  it("is only believed where it has the right form", () => {
    expect(readWish("?video=cs-demo-001&compare=cs-other-01&analysis=9f86d0")).toEqual({
      video: "cs-demo-001",
      analysis: "9f86d0",
      compare: "cs-other-01",
    });
    expect(readWish("?video=x&compare=../../../..&analysis=../erase")).toEqual({
      video: null,
      analysis: null,
      compare: null,
    });
  });
});

describe("small things", () => {
  it("folds long texts and many lines", () => {
    expect(isLong("short")).toBe(false);
    expect(isLong("x".repeat(281))).toBe(true);
    expect(isLong("\n".repeat(6))).toBe(true);
    expect(isLong("a\nb\nc")).toBe(false);
  });

  it("offers amounts up to the cap, the one that is set among them", () => {
    expect(amounts(700, 2_000)).toEqual([200, 500, 700, 1_000, 2_000]);
    expect(amounts(5_000, 1_000)).toEqual([200, 500, 1_000]);
    expect([units(1), units(100), units(101), units(2_000)]).toEqual([2, 2, 3, 21]);
  });

  it("counts days by the calendar, not by hours", () => {
    const late = new Date(2026, 2, 28, 23, 50).getTime();
    const early = new Date(2026, 2, 29, 0, 10).getTime();
    expect(daysBetween(late, early)).toBe(1);
    expect(daysBetween(early, late)).toBe(-1);
    expect(daysBetween(late, late + 1)).toBe(0);
  });
});
