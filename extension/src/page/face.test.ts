import { describe, expect, it } from "vitest";
import type { Snapshot } from "../lib/types";
import { faceOf, QUIET } from "./face";
import { share, snapshot, state } from "./fixtures.test-data";
import { textsFor } from "./texts";

const EN = textsFor("en");
const none = [share("negative", 0, 0), share("neutral", 0, 0), share("positive", 0, 0)];
const face = (found: Partial<Snapshot> | null, signals = QUIET) =>
  faceOf(state({ snapshot: found && snapshot(found) }), signals, EN);

function progress(more: Partial<Snapshot["progress"]>): Snapshot["progress"] {
  return { ...snapshot().progress, ...more };
}

function trouble(code: NonNullable<Snapshot["trouble"]>["code"], retry_at: string | null = null): Partial<Snapshot> {
  return { state: "failed", shares: none, trouble: { code, reason: "", advice: "", retry_at } };
}

describe("faceOf", () => {
  it("says nothing before anything is known", () => {
    expect(faceOf(null, QUIET, EN)).toMatchObject({ state: "loading", words: "", action: null, progress: null });
  });

  it.each([
    ["unset", "open"],
    ["offline", "retry"],
    ["not_permitted", "open"],
    ["unauthorized", "open"],
  ] as const)("has words and a way out for a server that is %s", (server, action) => {
    const shown = faceOf(state({ server }), QUIET, EN);
    expect(shown).toMatchObject({ state: server, parts: null });
    expect(shown.action?.kind).toBe(action);
    expect(shown.label).toContain(shown.words);
  });

  it("leaves what was known in sight, dimmed, when the server is lost", () => {
    const running = snapshot({ state: "fetching", final: false });
    const shown = faceOf(state({ server: "offline", snapshot: running }), QUIET, EN);
    expect(shown).toMatchObject({ state: "offline", tone: "warning", muted: true, progress: null });
    expect(shown.parts?.map((part) => part.percent)).toEqual([18, 30, 53]);
    expect(shown.action?.kind).toBe("retry");
  });

  it("offers the analysis where there is none, but not where there are no comments to read", () => {
    expect(face(null).action?.kind).toBe("analyse");
    expect(face(null, { ...QUIET, live: true })).toMatchObject({ state: "live", action: null });
    expect(face(null, { ...QUIET, upcoming: true })).toMatchObject({ state: "upcoming", action: null });
    expect(face(null, { ...QUIET, commentsOff: true })).toMatchObject({ state: "comments_off", action: null });
  });

  it("says that the server could not do it, and offers to try again", () => {
    const shown = faceOf(state({ problem: "rate_limited" }), QUIET, EN);
    expect(shown).toMatchObject({ state: "problem", action: { kind: "retry" } });
  });

  it("shows shares as the panel does, how many comments, and all of it in words", () => {
    const shown = face({});
    expect(shown.parts?.map((part) => part.percent)).toEqual([18, 30, 53]);
    expect(shown.words).toBe("796 comments");
    expect(shown.label).toBe("CommentSense: 18% negative, 30% neutral, 53% positive; 796 comments");
    expect(face({ progress: progress({ scored: 1 }) }).words).toBe("1 comment");
  });

  it("warns where there are too few, and dims the shares", () => {
    const shown = face({ enough: false, progress: progress({ scored: 12 }) });
    expect(shown).toMatchObject({ muted: true, tone: "warning", words: "Too few comments to tell (12)" });
  });

  it("says of how many it has read some", () => {
    const part = { state: "partial", progress: progress({ scored: 300 }) } as const;
    expect(face(part)).toMatchObject({ tone: "warning", words: "300 of 812 comments" });
    expect(face({ ...part, state: "cancelled" })).toMatchObject({ tone: "plain", words: "300 of 812 comments" });
    expect(face({ ...part, progress: progress({ scored: 3, expected: null, video_comments: null }) }).words).toBe(
      "3 comments",
    );
  });

  it("shows how far it is, from nothing known to almost done", () => {
    const queued = {
      state: "queued",
      final: false,
      shares: none,
      progress: progress({ fetched: 0, scored: 0, done: 0 }),
    };
    expect(face(queued as Partial<Snapshot>)).toMatchObject({ tone: "busy", progress: -1, parts: null });
    const reading = { state: "fetching", final: false, progress: progress({ fetched: 400, scored: 300, done: 0.4 }) };
    expect(face(reading as Partial<Snapshot>)).toMatchObject({ progress: 0.4, words: "Reading comments: 300 of 812" });
    const more = { ...reading, progress: progress({ fetched: 900, scored: 850, expected: 812, done: 1.2 }) };
    expect(face(more as Partial<Snapshot>)).toMatchObject({ progress: 1, words: "Reading comments: 850 of 900" });
  });

  it.each([
    ["comments_disabled", null],
    ["video_not_found", null],
    ["upstream_unavailable", "analyse"],
    ["model_unavailable", "analyse"],
    ["stalled", "open"],
  ] as const)("has words for a failure: %s", (code, action) => {
    const shown = face(trouble(code));
    expect(shown.state).toBe(code);
    expect(shown.words).not.toBe("");
    expect(shown.action?.kind ?? null).toBe(action);
  });

  it("says when YouTube's quota renews", () => {
    expect(face(trouble("quota_exhausted")).words).toBe("YouTube’s quota for today is spent");
    expect(face(trouble("quota_exhausted", "2026-11-21T08:00:00Z")).words).toMatch(/renews at .*\d\d:\d\d/);
  });

  it("keeps the shares of an analysis that ended early, and says so where there are none", () => {
    expect(face({ state: "partial" }).parts).not.toBeNull();
    expect(face({ ...trouble("quota_exhausted"), state: "partial" }).state).toBe("quota_exhausted");
    expect(face({ state: "cancelled", shares: none })).toMatchObject({
      state: "cancelled",
      action: { kind: "analyse" },
    });
    expect(face({ shares: none })).toMatchObject({ state: "empty" });
  });
});
