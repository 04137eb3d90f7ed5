import { describe, expect, it } from "vitest";
import { readMessage } from "./messages";

const VIDEO = "dQw4w9WgXcQ";

describe("messages", () => {
  it.each([
    { type: "page", video: VIDEO, kind: "watch" },
    { type: "page", video: null, kind: "other" },
    { type: "analyse", video: VIDEO },
    { type: "open-panel", video: VIDEO },
    { type: "changed", video: VIDEO },
    { type: "lookup", analysis: "abc", ids: ["Ugx1", "Ugx2"] },
    { type: "current" },
  ])("%j is read", (message) => {
    expect(readMessage({ ...message, more: "is left out" })).toEqual(message);
  });

  it.each([
    null,
    "page",
    7,
    {},
    { type: "page" },
    { type: "page", video: "short", kind: "watch" },
    { type: "page", video: VIDEO, kind: "elsewhere" },
    { type: "analyse", video: `${VIDEO}&x` },
    { type: "analyse", video: ["a"] },
    { type: "lookup", analysis: "abc", ids: "Ugx1" },
    { type: "lookup", analysis: "abc", ids: [7] },
    { type: "lookup", analysis: "abc", ids: [""] },
    { type: "lookup", analysis: 1, ids: [] },
    { type: "state" },
    { type: "toString" },
  ])("%j is none", (message) => {
    expect(readMessage(message)).toBeNull();
  });
});
