import { describe, expect, it } from "vitest";
import { commentOf, placeOf } from "./video";

const YT = "https://www.youtube.com";

describe("placeOf", () => {
  it.each([
    ["/watch?v=cs-demo-001", "watch"],
    ["/watch?v=cs-demo-001&t=83s", "watch"],
    ["/watch?list=PL0123456789&index=4&v=cs-demo-001", "watch"],
    ["/watch?v=cs-demo-001&lc=UgxAAAAAAAAAAAAAAAA4AaABAg", "watch"],
    ["/watch/?v=cs-demo-001#fragment", "watch"],
    ["/shorts/cs-demo-001?feature=share", "shorts"],
    ["/live/cs-demo-001", "live"],
    ["/live/cs-demo-001/", "live"],
  ])("reads the video of %s", (path, kind) => {
    expect(placeOf(YT + path)).toEqual({ video: "cs-demo-001", kind });
    expect(placeOf(`https://m.youtube.com${path}`)).toEqual({ video: "cs-demo-001", kind });
  });

  it.each([
    "/",
    "/results?search_query=boats&v=cs-demo-001",
    "/playlist?list=PL0123456789",
    "/embed/cs-demo-001",
    "/watch",
    "/watch?v=short",
    "/watch?v=cs-demo-001x",
    "/watch?v=cs-demo%2F01",
    "/shorts/",
    "/shorts/cs-demo-001/comments",
    "/@TidewaterWorkshop/videos",
    "/live",
  ])("finds no video in %s", (path) => {
    expect(placeOf(YT + path)).toEqual({ video: null, kind: "other" });
  });

  it("minds the host", () => {
    expect(placeOf("https://www.youtube.com.example/watch?v=cs-demo-001").video).toBeNull();
    expect(placeOf("about:blank").video).toBeNull();
    expect(placeOf("no address").video).toBeNull();
  });
});

describe("commentOf", () => {
  it("reads comment and video of a date's link", () => {
    const id = "UgxAAAAAAAAAAAAAAAA4AaABAg.9abc-_";
    expect(commentOf(`/watch?v=cs-demo-001&lc=${id}`)).toEqual({ id, video: "cs-demo-001" });
    expect(commentOf(`/shorts/cs-demo-001?lc=${id}`)).toEqual({ id, video: "cs-demo-001" });
    expect(commentOf(`/channel/UCx?lc=${id}`)).toEqual({ id, video: null });
  });

  it("takes nothing that is no comment's id", () => {
    expect(commentOf("/watch?v=cs-demo-001")).toBeNull();
    expect(commentOf("/watch?v=cs-demo-001&lc=")).toBeNull();
    expect(commentOf("/watch?v=cs-demo-001&lc=a%20b")).toBeNull();
    expect(commentOf(`/watch?v=cs-demo-001&lc=${"x".repeat(129)}`)).toBeNull();
    expect(commentOf("https://[")).toBeNull();
  });
});
