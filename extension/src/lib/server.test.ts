import { describe, expect, it } from "vitest";
import { isLoopback, parseAddress, permissionFor } from "./server";

describe("addresses", () => {
  it.each([
    ["http://localhost:8080", "http://localhost:8080", "http://localhost:8080/*"],
    ["  https://Example.ORG/ ", "https://example.org", "https://example.org/*"],
    ["https://example.org/sense//", "https://example.org/sense", "https://example.org/*"],
    ["https://example.org:443", "https://example.org", "https://example.org/*"],
    ["localhost:8080", "http://localhost:8080", "http://localhost:8080/*"],
    ["127.0.0.1:9", "http://127.0.0.1:9", "http://127.0.0.1:9/*"],
    ["[::1]:8080", "http://[::1]:8080", "http://[::1]:8080/*"],
    ["comments.example.org:8443/x", "https://comments.example.org:8443/x", "https://comments.example.org:8443/*"],
    ["https://bücher.example", "https://xn--bcher-kva.example", "https://xn--bcher-kva.example/*"],
  ])("%s is %s", (typed, base, pattern) => {
    expect(parseAddress(typed)).toMatchObject({ ok: true, base, pattern });
    expect(permissionFor(base)).toBe(pattern);
  });

  it.each([
    ["", "empty"],
    ["   ", "empty"],
    ["my server", "not_a_url"],
    ["http://", "not_a_url"],
    ["http://a b", "not_a_url"],
    ["javascript:alert(1)", "not_a_url"],
    ["data:text/html,x", "not_a_url"],
    ["http://host:99999", "not_a_url"],
    ["ftp://example.org", "scheme"],
    ["chrome-extension://abc/x", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["https://a:b@example.org", "credentials"],
    ["https://a@example.org", "credentials"],
    ["https://example.org/?x", "query"],
    ["https://example.org/#x", "query"],
  ])("%j is none: %s", (typed, problem) => {
    expect(parseAddress(typed)).toEqual({ ok: false, problem });
  });

  it("know this machine, and what only looks like it", () => {
    expect(["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"].map(isLoopback)).toEqual(
      Array(6).fill(true),
    );
    expect(
      ["localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "128.0.0.1", "[::2]"].map(isLoopback),
    ).toEqual(Array(5).fill(false));
  });

  it("tell where a token would be seen by others", () => {
    const inClear = (typed: string) => {
      const address = parseAddress(typed);
      return address.ok && address.inClear;
    };
    expect(inClear("http://10.0.0.1")).toBe(true);
    expect(inClear("https://10.0.0.1")).toBe(false);
    expect(inClear("http://localhost")).toBe(false);
  });
});
