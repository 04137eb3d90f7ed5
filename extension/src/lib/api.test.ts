import { describe, expect, it } from "vitest";
import { Api, errorOf, kindOf, pathTo, retrySeconds } from "./api";

describe("paths", () => {
  it("encode whatever goes into them", () => {
    expect(pathTo(["analyses", "../a b/?#"])).toBe("/v1/analyses/..%2Fa%20b%2F%3F%23");
    expect(pathTo(["analyses"], { video: "a&b=c", limit: 1, cursor: undefined, language: "" })).toBe(
      "/v1/analyses?video=a%26b%3Dc&limit=1",
    );
    expect(pathTo(["x"], { replies: false, search: "50 % ü" })).toBe("/v1/x?replies=false&search=50%20%25%20%C3%BC");
  });

  it("name the export", () => {
    const api = new Api("https://example.org/base", "", async () => true);
    expect(api.exportUrl("abc")).toBe("https://example.org/base/v1/analyses/abc/export?format=csv");
  });
});

describe("errors", () => {
  it("are told apart by status", () => {
    const kinds = [401, 404, 429, 503, 500, 502, 400, 403, 409, 413, 422].map(kindOf);
    expect(kinds).toEqual([
      "unauthorized",
      "not_found",
      "rate_limited",
      "busy",
      "server",
      "server",
      "refused",
      "refused",
      "refused",
      "refused",
      "refused",
    ]);
  });

  it("carry the server's code and words, cut short", async () => {
    const body = { code: "busy", detail: "x".repeat(9000), title: 7 };
    const error = await errorOf(Response.json(body, { status: 503, headers: { "Retry-After": "30" } }));
    expect(error).toMatchObject({ kind: "busy", status: 503, code: "busy", retryAfter: 30 });
    expect(error.detail).toHaveLength(500);
  });

  it.each(["<h1>502</h1>", "", "[1]", "null", '{"code": 5, "detail": {}}'])("survive the body %j", async (body) => {
    expect(await errorOf(new Response(body, { status: 502 }))).toMatchObject({
      kind: "server",
      code: null,
      detail: "",
    });
  });

  it("read Retry-After as seconds and as a date", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    expect(retrySeconds("12", now)).toBe(12);
    expect(retrySeconds("Thu, 01 Jan 2026 00:00:30 GMT", now)).toBe(30);
    expect(retrySeconds("Thu, 01 Jan 2020 00:00:00 GMT", now)).toBe(0);
    expect(retrySeconds("soon", now)).toBeNull();
    expect(retrySeconds(null, now)).toBeNull();
  });

  it("say that the browser forbids it before anything is sent", async () => {
    const api = new Api("http://127.0.0.1:1", "secret", async () => false);
    await expect(api.status()).rejects.toMatchObject({ kind: "not_permitted" });
  });

  it("are no errors of ours when the caller ended the call", async () => {
    const controller = new AbortController();
    controller.abort();
    const api = new Api("http://127.0.0.1:1", "", async () => true);
    await expect(api.status(controller.signal)).rejects.toMatchObject({ name: "AbortError" });
  });
});
