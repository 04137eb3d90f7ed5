/** What went wrong with a call, in words. */

import { ApiError } from "../lib/api";
import { t } from "../lib/i18n";

/** Whether a call was ended by us, which nobody needs to hear of. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** A sentence for a failed call; the server's own words only where ours say too little. */
export function failureWords(error: unknown): string {
  if (!(error instanceof ApiError)) return t("panel_failed_unknown");
  switch (error.kind) {
    case "refused":
    case "server":
      return error.detail ? `${t(`panel_failed_${error.kind}`)} ${error.detail}` : t(`panel_failed_${error.kind}`);
    default:
      return t(`panel_failed_${error.kind}`);
  }
}
