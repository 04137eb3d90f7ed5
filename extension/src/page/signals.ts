/** What the page itself tells about its video: on air, announced, comments turned off. */

import { QUIET, type Signals } from "./face";

/** Reads the page; nothing is said while it still shows another video. */
export function readSignals(video: string): Signals {
  const page = document.querySelector("ytd-watch-flexy");
  const shown = page?.getAttribute("video-id");
  if (!page || (shown && shown !== video)) return QUIET;
  const player = page.querySelector("#movie_player");
  const slate = player?.querySelector<HTMLElement>(".ytp-offline-slate");
  const comments = page.querySelector("ytd-comments");
  const notice = comments?.querySelector("#contents > ytd-message-renderer");
  return {
    live: Boolean(player?.querySelector(".ytp-time-display.ytp-live")),
    upcoming: Boolean(slate && slate.style.display !== "none"),
    commentsOff: Boolean(
      notice && !comments?.querySelector("ytd-comments-header-renderer, ytd-comment-thread-renderer"),
    ),
  };
}
