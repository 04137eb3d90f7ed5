import { describe, expect, it } from "vitest";
import english from "../locales/panel/en.json";

const sources = Object.entries(
  import.meta.glob<string>("./*.ts", { query: "?raw", import: "default", eager: true }),
).filter(([path]) => !path.endsWith(".test.ts"));
const code = sources.map(([, text]) => text).join("\n");
const keys = Object.keys(english);

/** Keys written out, and patterns of those that are put together. */
const written = new Set([...code.matchAll(/["`](panel_[a-z0-9_]+)["`]/g)].map((match) => match[1] ?? ""));
const patterns = [...code.matchAll(/`(panel_[^`]*\$\{[^`]*)`/g)].map(
  (match) => new RegExp(`^${(match[1] ?? "").replace(/\$\{[^}]*\}/g, "[a-z_]+")}$`),
);

describe("texts of the panel", () => {
  it("are there for every key that is used", () => {
    expect([...written].filter((key) => !keys.includes(key))).toEqual([]);
    expect(patterns.filter((pattern) => !keys.some((key) => pattern.test(key)))).toEqual([]);
  });

  it("are all used", () => {
    expect(keys.filter((key) => !written.has(key) && !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
  });
});
