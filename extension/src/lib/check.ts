/** The connection test: what is at an address, told apart so that each answer has its own advice. */

import { Api, ApiError } from "./api";
import type { ServiceStatus } from "./types";

export type Finding =
  | { readonly kind: "works"; readonly status: ServiceStatus }
  | {
      readonly kind:
        | "not_permitted"
        | "offline"
        | "other"
        | "outdated"
        | "token_wanted"
        | "token_refused"
        | "busy"
        | "server";
    };

/** What a failed call of the status says of the server. */
export function findingOf(error: ApiError, tokenSent: boolean): Finding {
  switch (error.kind) {
    case "not_permitted":
    case "offline":
      return { kind: error.kind };
    case "unauthorized":
      // Other services ask for a login too, but not with our word for it.
      if (error.code !== "no_token") return { kind: "other" };
      return { kind: tokenSent ? "token_refused" : "token_wanted" };
    case "rate_limited":
      return { kind: "busy" };
    case "busy":
      return { kind: error.code === null ? "server" : "busy" };
    case "not_found":
      return { kind: error.code === "no_such_path" ? "outdated" : "other" };
    case "server":
      return { kind: error.code === "not_commentsense" ? "other" : "server" };
    case "refused":
      return { kind: error.code === null ? "other" : "server" };
  }
}

/** Whether an answer is the status of a CommentSense server. */
export function isStatus(value: unknown): value is ServiceStatus {
  if (typeof value !== "object" || value === null) return false;
  const { version, quota, limits, models } = value as Record<string, unknown>;
  return typeof version === "string" && isObject(quota) && isObject(limits) && Array.isArray(models);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Asks a server how it stands. */
export async function check(server: string, token: string, signal?: AbortSignal): Promise<Finding> {
  try {
    const status: unknown = await new Api(server, token).status(signal);
    return isStatus(status) ? { kind: "works", status } : { kind: "other" };
  } catch (error) {
    if (error instanceof ApiError) return findingOf(error, token !== "");
    throw error;
  }
}
