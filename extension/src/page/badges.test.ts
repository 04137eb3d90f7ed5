import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LookupItem } from "../lib/types";
import { BADGE, Badges } from "./badges";
import { textsFor } from "./texts";

const VIDEO = "cs-demo-001";
const EN = textsFor("en");

function item(id: string, label: "negative" | "neutral" | "positive"): LookupItem {
  const shares = { negative: 0.1, neutral: 0.2, positive: 0.7 };
  return { id, label, ...shares, confidence: 0.7, language: "en", supported: true, skipped: null };
}

function comment(id: string, video = VIDEO): HTMLElement {
  const element = document.createElement("ytd-comment-view-model");
  const head = document.createElement("div");
  head.id = "header-author";
  const time = document.createElement("span");
  time.id = "published-time-text";
  const date = document.createElement("a");
  date.setAttribute("href", `/watch?v=${video}&lc=${id}`);
  time.append(date);
  head.append(time);
  const text = document.createElement("a");
  text.setAttribute("href", `/watch?v=${VIDEO}&lc=another`);
  element.append(head, text);
  return element;
}

const labels = (): (string | null)[] =>
  [...document.querySelectorAll(BADGE)].map((badge) => badge.getAttribute("aria-label"));
const settle = () => vi.advanceTimersByTimeAsync(50);

describe("Badges", () => {
  let root: HTMLElement;
  let asked: [string, string[]][];
  let badges: Badges;
  let answers: (analysis: string, ids: string[]) => Promise<LookupItem[] | null>;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.stubGlobal("requestIdleCallback", (work: (deadline: IdleDeadline) => void) =>
      setTimeout(() => work({ didTimeout: false, timeRemaining: () => 50 }), 1),
    );
    vi.stubGlobal("cancelIdleCallback", (handle: number) => clearTimeout(handle));
    root = document.createElement("ytd-comments");
    document.body.replaceChildren(root);
    asked = [];
    answers = async (_, ids) => ids.map((id) => item(id, "positive"));
    badges = new Badges(
      (analysis, ids) => {
        asked.push([analysis, ids]);
        return answers(analysis, ids);
      },
      EN,
      () => undefined,
    );
  });

  afterEach(() => {
    badges.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("puts one badge on each comment that the analysis knows, and asks once", async () => {
    root.append(comment("a"), comment("b"));
    answers = async () => [item("a", "negative")];
    badges.show(VIDEO, { id: "an-1", revision: 1 });
    await settle();
    expect(asked).toEqual([["an-1", ["a", "b"]]]);
    expect(labels()).toEqual(["Negative, 70% sure. CommentSense’s estimate, not YouTube’s"]);
  });

  it("finds comments that are added later, replies among them", async () => {
    badges.show(VIDEO, { id: "an-1", revision: 1 });
    await settle();
    const thread = document.createElement("ytd-comment-thread-renderer");
    thread.append(comment("a"), comment("a.b"));
    root.append(thread);
    await settle();
    expect(asked).toEqual([["an-1", ["a", "a.b"]]]);
    expect(labels()).toHaveLength(2);
  });

  it("changes the badge when the element is used for another comment", async () => {
    const element = comment("a");
    root.append(element);
    answers = async (_, ids) => ids.map((id) => item(id, id === "a" ? "negative" : "positive"));
    badges.show(VIDEO, { id: "an-1", revision: 1 });
    await settle();
    expect(labels()[0]).toContain("Negative");
    element.querySelector("#published-time-text a")?.setAttribute("href", `/watch?v=${VIDEO}&lc=b`);
    await settle();
    expect(labels()).toHaveLength(1);
    expect(labels()[0]).toContain("Positive");
  });

  it("takes all badges away with the analysis, and lets no late answer bring one", async () => {
    root.append(comment("a"));
    let late: (items: LookupItem[]) => void = () => undefined;
    answers = () => new Promise((done) => (late = done));
    badges.show(VIDEO, { id: "an-1", revision: 1 });
    await settle();
    badges.show("cs-other-01", { id: "an-2", revision: 1 });
    late([item("a", "positive")]);
    await settle();
    expect(labels()).toEqual([]);
    // The page still shows the old video's comments: they are not the new analysis' business.
    expect(asked).toEqual([["an-1", ["a"]]]);
  });

  it("asks again for what was unknown when a running analysis has gone on", async () => {
    root.append(comment("a"));
    answers = async () => [];
    badges.show(VIDEO, { id: "an-1", revision: 1 });
    await settle();
    expect(labels()).toEqual([]);
    answers = async (_, ids) => ids.map((id) => item(id, "neutral"));
    for (const revision of [2, 3, 4]) badges.show(VIDEO, { id: "an-1", revision });
    await vi.advanceTimersByTimeAsync(3100);
    expect(asked).toHaveLength(2);
    expect(labels()).toHaveLength(1);
  });

  it("follows theme and language, and leaves nothing behind", async () => {
    root.append(comment("a"));
    badges.show(VIDEO, { id: "an-1", revision: 1 });
    await settle();
    badges.theme(true);
    badges.language(textsFor("de"));
    await settle();
    const badge = document.querySelector(BADGE);
    expect(badge?.getAttribute("theme")).toBe("dark");
    expect(badge?.getAttribute("aria-label")).toContain("Positiv,");
    badges.stop();
    expect(labels()).toEqual([]);
  });
});
