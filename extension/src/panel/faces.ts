/** Shows a face: a picture, one sentence, and the next step as a button. */

import { h } from "../lib/dom";
import { number } from "../lib/format";
import { t } from "../lib/i18n";
import type { Snapshot } from "../lib/types";
import { art } from "./art";
import { button } from "./parts";
import { type ActionName, type Face, resumable } from "./situation";
import { upcoming } from "./when";

export type Act = (action: ActionName) => void;

export interface FaceDetails {
  /** Goes into the sentence: the server's address, or when something renews. */
  readonly about?: string;
  /** The server's own words, in English. */
  readonly reason?: string;
  /** Seconds until it is tried again by itself. */
  readonly retry?: number | null;
  /** Whether Resume can succeed now. */
  readonly canResume?: boolean;
}

const LOOK: Partial<Record<ActionName, "primary" | "plain">> = {
  settings: "primary",
  allow: "primary",
  again: "primary",
  resume: "primary",
  retry: "primary",
};

function buttons(face: Face, details: FaceDetails, act: Act) {
  const offered = face.actions.filter((action) => action !== "resume" || details.canResume !== false);
  return offered.map((action, index) =>
    button(
      t(`panel_do_${action === "again" ? againWords(face) : action}`),
      () => act(action),
      index === 0 ? (LOOK[action] ?? "plain") : "plain",
    ),
  );
}

function againWords(face: Face): string {
  return face.name === "erased" || face.name === "cancelled" ? "again" : "check";
}

function faceText(face: Face, details: FaceDetails): string {
  const renewed = face.name === "quota_exhausted" && details.canResume === true;
  return renewed ? t("panel_face_quota_renewed_text") : t(`panel_face_${face.name}_text`, details.about ?? "");
}

/** When it is tried again; a short wait is not counted out. */
function retryWords(seconds: number | null): string {
  if (seconds === null) return "";
  return seconds <= 30 ? t("panel_retrying") : t("panel_retrying_in", number(seconds));
}

/** A face that fills the panel. */
export function fullFace(face: Face, details: FaceDetails, act: Act, extra: readonly Node[] = []) {
  const retry = h("p", { class: "small quiet-words" });
  const element = h(
    "section",
    { class: "face", "data-face": face.name, "aria-labelledby": "face-heading" },
    art(face.art),
    h("h1", { id: "face-heading", tabindex: "-1" }, t(`panel_face_${face.name}_title`)),
    h("p", { class: "face-words" }, faceText(face, details)),
    ...(details.reason ? [h("p", { class: "reason", lang: "en", dir: "auto" }, details.reason)] : []),
    ...extra,
    h("div", { class: "face-buttons" }, ...buttons(face, details, act)),
    retry,
  );
  return {
    element,
    retrying(seconds: number | null): void {
      retry.textContent = retryWords(seconds);
    },
  };
}

/** The same above results that are there all the same. */
export function bannerFace(face: Face, details: FaceDetails, act: Act): HTMLElement {
  const offered = buttons({ ...face, actions: face.actions.filter((action) => action === "resume") }, details, act);
  return h(
    "section",
    { class: "banner", "data-face": face.name, "aria-labelledby": "banner-heading" },
    art(face.art),
    h(
      "div",
      { class: "banner-words" },
      h("h2", { id: "banner-heading" }, t(`panel_face_${face.name}_title`)),
      h("p", {}, faceText(face, details)),
      ...(details.reason ? [h("p", { class: "reason", lang: "en", dir: "auto" }, details.reason)] : []),
      ...offered,
    ),
  );
}

/** What a face says of an analysis' trouble, at this time. */
export function troubleDetails(snapshot: Snapshot, face: Face, now: number): FaceDetails {
  const trouble = snapshot.trouble;
  if (!trouble) return {};
  const at = trouble.retry_at;
  const wordy = face.name === "upstream_unavailable" || face.name === "stalled";
  return {
    about: at ? upcoming(at, now) : "",
    canResume: resumable(snapshot, now),
    ...(wordy && trouble.reason ? { reason: trouble.reason } : {}),
  };
}
