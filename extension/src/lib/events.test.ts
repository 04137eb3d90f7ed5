import { describe, expect, it } from "vitest";
import { ApiError } from "./api";
import { EventParser, passing, pause } from "./events";

const STREAM = [
  ": still here",
  "",
  "id: 1",
  "event: snapshot",
  'data: {"text": "ä 😀"}',
  "",
  "event:snapshot",
  "data:one",
  "data: two",
  "data",
  "id:2",
  "",
  "event: empty",
  "",
  "retry: 5",
  "data: last",
  "",
  "",
];
const EXPECTED = [
  { event: "snapshot", data: '{"text": "ä 😀"}', id: "1" },
  { event: "snapshot", data: "one\ntwo\n", id: "2" },
  { event: "message", data: "last", id: "2" },
];

describe("the parser of events", () => {
  it.each(["\n", "\r\n", "\r"])("reads lines that end with %j, cut at every place", (end) => {
    const text = STREAM.join(end);
    for (let cut = 0; cut <= text.length; cut += 1) {
      const parser = new EventParser();
      const found = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut)), ...parser.push("\n")];
      expect(found).toEqual(EXPECTED);
    }
  });

  it("reads a stream that comes character by character", () => {
    const parser = new EventParser();
    const found = [...STREAM.join("\r\n"), "\n"].flatMap((character) => parser.push(character));
    expect(found).toEqual(EXPECTED);
  });

  it("gives nothing for an event whose end has not come", () => {
    const parser = new EventParser();
    expect(parser.push("event: snapshot\ndata: {}\n")).toEqual([]);
    expect(parser.push("\n")).toHaveLength(1);
  });

  it("leaves a byte order mark out and keeps ids without NUL", () => {
    const parser = new EventParser();
    expect(parser.push("\uFEFFid: 7\ndata: a\n\nid: x\0y\ndata: b\n\n")).toEqual([
      { event: "message", data: "a", id: "7" },
      { event: "message", data: "b", id: "7" },
    ]);
  });

  it("refuses an event without end", () => {
    const parser = new EventParser();
    const piece = `data: ${"x".repeat(500_000)}\n`;
    expect(() => {
      for (let count = 0; count < 10; count += 1) parser.push(piece);
    }).toThrow(RangeError);
  });
});

describe("waiting for another try", () => {
  it("grows to half a minute and heeds what the server wants", () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((tries) => pause(tries, null))).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(pause(0, 20)).toBe(20);
    expect(pause(0, 100_000)).toBe(120);
  });

  it("is of use only where the trouble can pass", () => {
    expect(["offline", "busy", "rate_limited"].map((kind) => passing(new ApiError(kind as never)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(passing(new ApiError("server", 500))).toBe(true);
    expect(passing(new ApiError("unauthorized", 401))).toBe(false);
    expect(passing(new ApiError("not_permitted"))).toBe(false);
    expect(passing(new ApiError("refused", 422))).toBe(false);
  });
});
