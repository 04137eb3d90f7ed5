/** Addresses of servers: pure. */

export type AddressProblem = "empty" | "not_a_url" | "scheme" | "credentials" | "query";

export type Address =
  | {
      readonly ok: true;
      /** Base address without a slash at its end. */
      readonly base: string;
      /** What the browser is asked to permit. */
      readonly pattern: string;
      /** Whether a token would travel in clear beyond this machine. */
      readonly inClear: boolean;
    }
  | { readonly ok: false; readonly problem: AddressProblem };

/** Whether a host name means this very machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase();
  if (host === "localhost" || host.endsWith(".localhost") || host === "[::1]") return true;
  return /^127(\.\d{1,3}){3}$/.test(host);
}

/** Reads what was typed as a server's address; `localhost:8080` is taken for http, other bare names for https. */
export function parseAddress(typed: string): Address {
  const text = typed.trim();
  if (!text) return { ok: false, problem: "empty" };
  const url = parse(text);
  if (url === null) return { ok: false, problem: "not_a_url" };
  if (url.protocol !== "http:" && url.protocol !== "https:") return { ok: false, problem: "scheme" };
  // Chrome lets through what no name can hold, such as a space.
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?)$/i.test(url.hostname))
    return { ok: false, problem: "not_a_url" };
  if (url.username || url.password) return { ok: false, problem: "credentials" };
  if (url.search || url.hash) return { ok: false, problem: "query" };
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  const pattern = `${url.origin}/*`;
  return { ok: true, base, pattern, inClear: url.protocol === "http:" && !isLoopback(url.hostname) };
}

function parse(text: string): URL | null {
  try {
    if (text.includes("://")) return new URL(text);
    // "name:port" alone would be read as a scheme.
    if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text) || /\s/.test(text)) return null;
    const bare = new URL(`https://${text}`);
    return isLoopback(bare.hostname) ? new URL(`http://${text}`) : bare;
  } catch {
    return null;
  }
}

/** The permission for a stored base address; null when that is none. */
export function permissionFor(base: string): string | null {
  const address = parseAddress(base);
  return address.ok ? address.pattern : null;
}
