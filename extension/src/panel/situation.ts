/** Which face the panel shows, and what can be done next: pure. */

import type { ApiErrorKind, Code, Snapshot } from "../lib/types";
import type { ArtName } from "./art";

export type ActionName = "again" | "resume" | "retry" | "settings" | "allow" | "history" | "back";

export interface Face {
  /** Ends of the keys of its texts: panel_face_NAME_title and panel_face_NAME_text. */
  readonly name: string;
  readonly art: ArtName;
  readonly actions: readonly ActionName[];
}

const FACES = {
  unset: { art: "unset", actions: ["settings"] },
  no_video: { art: "noVideo", actions: ["history"] },
  none: { art: "start", actions: [] },
  erased: { art: "erased", actions: ["again", "history"] },
  offline: { art: "offline", actions: ["retry", "settings"] },
  not_permitted: { art: "permission", actions: ["allow", "settings"] },
  unauthorized: { art: "token", actions: ["settings", "retry"] },
  rate_limited: { art: "quota", actions: ["retry"] },
  busy: { art: "busy", actions: ["retry"] },
  refused: { art: "trouble", actions: ["retry", "history"] },
  server: { art: "trouble", actions: ["retry"] },
  empty: { art: "empty", actions: ["again", "history"] },
  cancelled: { art: "cancelled", actions: ["again", "history"] },
  comments_disabled: { art: "disabled", actions: ["again", "history"] },
  video_not_found: { art: "notFound", actions: ["again", "history"] },
  quota_exhausted: { art: "quota", actions: ["resume", "history"] },
  upstream_unavailable: { art: "offline", actions: ["resume", "history"] },
  model_unavailable: { art: "model", actions: ["resume", "history"] },
  stalled: { art: "stalled", actions: ["resume", "history"] },
} as const satisfies Record<string, Omit<Face, "name">>;

export type FaceName = keyof typeof FACES;

export const FACE_NAMES = Object.keys(FACES) as FaceName[];

/** A face by its name. */
export function face(name: FaceName): Face {
  return { name, ...FACES[name] };
}

const OF_ERROR: Record<ApiErrorKind, FaceName> = {
  offline: "offline",
  not_permitted: "not_permitted",
  unauthorized: "unauthorized",
  not_found: "erased",
  rate_limited: "rate_limited",
  busy: "busy",
  refused: "refused",
  server: "server",
};

/** The face of a call that failed. */
export function faceOfError(kind: ApiErrorKind): Face {
  return face(OF_ERROR[kind]);
}

/** Seconds until the panel tries again by itself; null where only a person can help. */
export function retryDelay(kind: ApiErrorKind, retryAfter: number | null, tries: number): number | null {
  switch (kind) {
    case "offline":
      return Math.min(30, 3 * 2 ** Math.min(tries, 4));
    case "rate_limited":
    case "busy":
      return Math.min(120, Math.max(1, retryAfter ?? 10));
    default:
      return null;
  }
}

/** How an analysis is shown: as it grows, as results, as results under a note, or as a face alone. */
export type Standing =
  | { readonly kind: "running" }
  | { readonly kind: "results" }
  | { readonly kind: "noted"; readonly face: Face }
  | { readonly kind: "face"; readonly face: Face };

/** How a snapshot is shown. */
export function standing(snapshot: Pick<Snapshot, "state" | "final" | "trouble" | "progress">): Standing {
  if (!snapshot.final) return { kind: "running" };
  const { fetched, scored } = snapshot.progress;
  if (snapshot.state === "completed")
    return fetched === 0 ? { kind: "face", face: face("empty") } : { kind: "results" };
  const found = snapshot.state === "cancelled" ? face("cancelled") : faceOfCode(snapshot.trouble?.code ?? null);
  // Comments that were read and not analysed give no figures to show.
  return scored === 0 ? { kind: "face", face: found } : { kind: "noted", face: found };
}

function faceOfCode(code: Code | null): Face {
  return face(code ?? "stalled");
}

/** Whether Resume can be offered at this time: a spent quota has to renew first. */
export function resumable(snapshot: Pick<Snapshot, "state" | "trouble">, now: number): boolean {
  if (snapshot.state !== "partial" && snapshot.state !== "failed") return false;
  const at = snapshot.trouble?.retry_at;
  return !at || Date.parse(at) <= now;
}
