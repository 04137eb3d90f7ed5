/** States for the tests beside this file. */

import type { PageState } from "../lib/messages";
import type { Snapshot } from "../lib/types";

export const VIDEO = "cs-demo-001";

export function share(label: "negative" | "neutral" | "positive", count: number, estimate: number) {
  return { label, count, share_raw: estimate, estimate, low: Math.max(0, estimate - 0.03), high: estimate + 0.03 };
}

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    id: "an-1",
    revision: 10,
    video: VIDEO,
    title: "A boat",
    channel: "A workshop",
    state: "completed",
    final: true,
    trouble: null,
    options: { max_comments: 2000, include_replies: true, order: "time" },
    source: null,
    progress: {
      fetched: 812,
      scored: 796,
      skipped: {},
      repeats: 0,
      pages: 8,
      video_comments: 812,
      expected: 812,
      done: 1,
    },
    coverage: "All of it.",
    shares: [share("negative", 140, 0.18), share("neutral", 236, 0.295), share("positive", 420, 0.525)],
    mean_sentiment: { estimate: 0.34, low: 0.3, high: 0.38 },
    enough: true,
    not_enough_because: null,
    basis: {
      counted: 796,
      owner_comments: 4,
      includes_owner: false,
      unsupported_language: 0,
      below_confidence: 0,
      min_confidence: 0,
      corrected: true,
      method: "By counting.",
    },
    model: { alias: "champion", versions: ["1"], mixed: false },
    quota_spent: 9,
    created_at: "2026-11-20T10:00:00Z",
    updated_at: "2026-11-20T10:01:00Z",
    ended_at: "2026-11-20T10:01:00Z",
    expires_at: "2026-12-20T10:00:00Z",
    notice: "CommentSense's own.",
    ...more,
  };
}

export function state(more: Partial<PageState> = {}): PageState {
  return {
    video: VIDEO,
    server: "ok",
    snapshot: null,
    showBar: true,
    showBadges: true,
    theme: "auto",
    language: "auto",
    ...more,
  };
}
