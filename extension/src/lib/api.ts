/** The API of CommentSense: one method per call, errors by kind. Texts in its answers are plain text from the internet. */

import { permissionFor } from "./server";
import type {
  ApiErrorKind,
  CommentPage,
  CommentsQuery,
  Comparison,
  Granularity,
  Insights,
  Lookup,
  Page,
  ServiceStatus,
  Snapshot,
  Started,
  StartQuery,
  Summary,
  Terms,
  Timeline,
} from "./types";

export type { ApiErrorKind } from "./types";

/** Milliseconds in which a server must begin to answer. */
const PATIENCE = 15_000;
/** Terms and insights are computed on the first call. */
const PATIENCE_COMPUTED = 60_000;
/** Most ids in one lookup. */
export const LOOKUP_MOST = 200;

/** A call that did not work. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  /**
   * @param kind what to do about it
   * @param status HTTP status; 0 where there was no answer
   * @param code the server's fixed word for it
   * @param detail the server's own words: plain text, in English, not to be trusted
   * @param retryAfter seconds after which another try makes sense
   */
  constructor(
    readonly kind: ApiErrorKind,
    readonly status = 0,
    readonly code: string | null = null,
    readonly detail = "",
    readonly retryAfter: number | null = null,
  ) {
    super(`${kind} ${status} ${code ?? ""}`.trim());
  }
}

type QueryValue = string | number | boolean | null | undefined;

/** Path and query, every part encoded. */
export function pathTo(parts: readonly string[], query: Record<string, QueryValue> = {}): string {
  const path = parts.map(encodeURIComponent).join("/");
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length > 0 ? `/v1/${path}?${pairs.join("&")}` : `/v1/${path}`;
}

/** Kind of an error by its status. */
export function kindOf(status: number): ApiErrorKind {
  if (status === 401) return "unauthorized";
  if (status === 404) return "not_found";
  if (status === 429) return "rate_limited";
  if (status === 503) return "busy";
  return status >= 500 ? "server" : "refused";
}

/** Seconds that a Retry-After header asks for; null when it has none that can be read. */
export function retrySeconds(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

/** The error that an answer with an error's status means. */
export async function errorOf(response: Response): Promise<ApiError> {
  let code: string | null = null;
  let detail = "";
  try {
    const body: unknown = await response.json();
    if (typeof body === "object" && body !== null) {
      if ("code" in body && typeof body.code === "string") code = body.code;
      if ("detail" in body && typeof body.detail === "string") detail = body.detail.slice(0, 500);
    }
  } catch {
    // Something else than CommentSense may answer; its words are no use.
  }
  const retryAfter = retrySeconds(response.headers.get("Retry-After"));
  return new ApiError(kindOf(response.status), response.status, code, detail, retryAfter);
}

/** Whether the browser lets us speak to a server. */
export async function isPermitted(server: string): Promise<boolean> {
  const pattern = permissionFor(server);
  return pattern !== null && (await chrome.permissions.contains({ origins: [pattern] }));
}

export class Api {
  /**
   * @param server base address
   * @param token sent as a bearer token where not empty
   * @param permitted tells whether the browser lets us speak to the server
   */
  constructor(
    readonly server: string,
    private readonly token: string,
    private readonly permitted: (server: string) => Promise<boolean> = isPermitted,
  ) {}

  /** How the service stands; the connection test. */
  status(signal?: AbortSignal): Promise<ServiceStatus> {
    return this.#json("GET", pathTo(["status"]), signal);
  }

  /** Analyses, newest first; of one video where it is named. */
  list(query: { video?: string; limit?: number; cursor?: string } = {}, signal?: AbortSignal): Promise<Page<Summary>> {
    return this.#json("GET", pathTo(["analyses"], query), signal);
  }

  /** The newest analysis of a video, without starting one; null when there is none. */
  async latest(video: string, signal?: AbortSignal): Promise<Summary | null> {
    return (await this.list({ video, limit: 1 }, signal)).items[0] ?? null;
  }

  /** Starts an analysis, or finds the running or fresh one with the same options. */
  start(video: string, options: StartQuery = {}, signal?: AbortSignal): Promise<Started> {
    return this.#json("POST", pathTo(["analyses"]), signal, { video, ...options });
  }

  read(id: string, signal?: AbortSignal): Promise<Snapshot> {
    return this.#json("GET", pathTo(["analyses", id]), signal);
  }

  cancel(id: string, signal?: AbortSignal): Promise<Snapshot> {
    return this.#json("POST", pathTo(["analyses", id, "cancel"]), signal);
  }

  resume(id: string, signal?: AbortSignal): Promise<Snapshot> {
    return this.#json("POST", pathTo(["analyses", id, "resume"]), signal);
  }

  async erase(id: string, signal?: AbortSignal): Promise<void> {
    await this.#send("DELETE", pathTo(["analyses", id]), signal);
  }

  comments(id: string, query: CommentsQuery = {}, signal?: AbortSignal): Promise<CommentPage> {
    return this.#json("GET", pathTo(["analyses", id, "comments"], { ...query }), signal);
  }

  /** What the analysis knows of up to 200 comments. */
  lookup(id: string, ids: readonly string[], signal?: AbortSignal): Promise<Lookup> {
    return this.#json("POST", pathTo(["analyses", id, "lookup"]), signal, { ids });
  }

  timeline(id: string, granularity: Granularity, signal?: AbortSignal): Promise<Timeline> {
    return this.#json("GET", pathTo(["analyses", id, "timeline"], { granularity }), signal);
  }

  terms(id: string, query: { limit?: number } = {}, signal?: AbortSignal): Promise<Terms> {
    return this.#json("GET", pathTo(["analyses", id, "terms"], query), signal, undefined, PATIENCE_COMPUTED);
  }

  insights(id: string, query: { limit?: number } = {}, signal?: AbortSignal): Promise<Insights> {
    return this.#json("GET", pathTo(["analyses", id, "insights"], query), signal, undefined, PATIENCE_COMPUTED);
  }

  /** Analyses side by side; the others are compared with the first. */
  compare(ids: readonly string[], signal?: AbortSignal): Promise<Comparison> {
    return this.#json("GET", pathTo(["compare"], { ids: ids.join(",") }), signal);
  }

  /** Address of an export; it takes the token, so a link to it works only where none is wanted. */
  exportUrl(id: string, format: "csv" | "jsonl" = "csv"): string {
    return this.server + pathTo(["analyses", id, "export"], { format });
  }

  /** Every comment as a file. */
  async exportBlob(id: string, format: "csv" | "jsonl" = "csv", signal?: AbortSignal): Promise<Blob> {
    const response = await this.#send("GET", pathTo(["analyses", id, "export"], { format }), signal);
    return this.#reading(response.blob(), signal);
  }

  /** The stream of an analysis' events; the caller reads it to its end. 204 says that there is nothing new to come. */
  events(id: string, lastEventId: string | null, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (lastEventId !== null) headers["Last-Event-ID"] = lastEventId;
    return this.#send("GET", pathTo(["analyses", id, "events"]), signal, undefined, PATIENCE, headers);
  }

  async #json<T>(method: string, path: string, signal?: AbortSignal, body?: unknown, patience = PATIENCE): Promise<T> {
    const response = await this.#send(method, path, signal, body, patience, { Accept: "application/json" });
    if (!(response.headers.get("Content-Type") ?? "").includes("json")) {
      throw new ApiError("server", response.status, "not_commentsense");
    }
    return this.#reading<T>(response.json() as Promise<T>, signal);
  }

  /** A body that breaks off is the server's absence; one that we ended is our own doing. */
  async #reading<T>(body: Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await body;
    } catch (error) {
      if (signal?.aborted) throw abortError();
      throw error instanceof SyntaxError ? new ApiError("server", 200, "not_commentsense") : new ApiError("offline");
    }
  }

  async #send(
    method: string,
    path: string,
    signal?: AbortSignal,
    body?: unknown,
    patience = PATIENCE,
    extra: Record<string, string> = {},
  ): Promise<Response> {
    if (signal?.aborted) throw abortError();
    if (!(await this.permitted(this.server))) throw new ApiError("not_permitted");
    const headers: Record<string, string> = { ...extra };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const tooLate = new AbortController();
    const timer = setTimeout(() => tooLate.abort(), patience);
    let response: Response;
    try {
      response = await fetch(this.server + path, {
        method,
        headers,
        signal: signal ? AbortSignal.any([signal, tooLate.signal]) : tooLate.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: "no-store",
        credentials: "omit",
        // No call of the API is redirected: whatever sends us elsewhere is something else.
        redirect: "manual",
        referrerPolicy: "no-referrer",
      });
    } catch {
      if (signal?.aborted) throw abortError();
      throw new ApiError("offline");
    } finally {
      clearTimeout(timer);
    }
    if (response.type === "opaqueredirect") throw new ApiError("server", 0, "not_commentsense");
    if (!response.ok) throw await errorOf(response);
    return response;
  }
}

function abortError(): DOMException {
  return new DOMException("ended by the caller", "AbortError");
}
