import { describe, expect, it } from "vitest";
import { ApiError } from "../lib/api";
import { DEFAULTS } from "../lib/settings";
import { pageState, serverState } from "./states";

describe("the state that a tab is told", () => {
  it("never holds the token or the address", () => {
    const settings = { ...DEFAULTS, server: "https://secret.example", token: "hidden-token" };
    const told = JSON.stringify(pageState(settings, "dQw4w9WgXcQ", "ok", null, new ApiError("busy", 503)));
    expect(told).not.toContain("secret.example");
    expect(told).not.toContain("hidden-token");
    expect(JSON.parse(told)).toMatchObject({ video: "dQw4w9WgXcQ", server: "ok", problem: "busy" });
  });

  it("says in one word how the server looks", () => {
    const of = (error: ApiError) => serverState(error);
    expect(of(new ApiError("offline"))).toBe("offline");
    expect(of(new ApiError("server", 500))).toBe("offline");
    expect(of(new ApiError("unauthorized", 401))).toBe("unauthorized");
    expect(of(new ApiError("not_permitted"))).toBe("not_permitted");
    expect(of(new ApiError("busy", 503))).toBe("ok");
  });
});
