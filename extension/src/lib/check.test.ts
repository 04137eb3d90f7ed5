import { describe, expect, it } from "vitest";
import { ApiError } from "./api";
import { findingOf, isStatus } from "./check";

describe("the connection test", () => {
  it.each([
    [new ApiError("offline"), "offline"],
    [new ApiError("not_permitted"), "not_permitted"],
    [new ApiError("unauthorized", 401, "no_token"), "token_wanted"],
    [new ApiError("unauthorized", 401), "other"],
    [new ApiError("not_found", 404), "other"],
    [new ApiError("not_found", 404, "no_such_path"), "outdated"],
    [new ApiError("rate_limited", 429, "rate_limited"), "busy"],
    [new ApiError("busy", 503, "store_unavailable"), "busy"],
    [new ApiError("busy", 503), "server"],
    [new ApiError("server", 500, "internal"), "server"],
    [new ApiError("server", 200, "not_commentsense"), "other"],
    [new ApiError("refused", 403), "other"],
    [new ApiError("refused", 422, "invalid_request"), "server"],
  ])("says of %s: %s", (error, kind) => {
    expect(findingOf(error, false)).toEqual({ kind });
  });

  it("tells a wrong token from none", () => {
    expect(findingOf(new ApiError("unauthorized", 401, "no_token"), true)).toEqual({ kind: "token_refused" });
  });

  it("knows a status by its form", () => {
    expect(isStatus({ version: "1", quota: {}, limits: {}, models: [] })).toBe(true);
    for (const other of [null, [], "x", {}, { version: "1" }, { version: 1, quota: {}, limits: {}, models: [] }]) {
      expect(isStatus(other)).toBe(false);
    }
  });
});
