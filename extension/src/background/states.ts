/** What a tab is told of its video. */

import { Api, ApiError, isPermitted } from "../lib/api";
import type { PageState, ServerState } from "../lib/messages";
import { readSettings, type Settings } from "../lib/settings";
import type { Snapshot } from "../lib/types";

/** How the server looks to the bar after a call that failed: it has room for few words. */
export function serverState(error: ApiError): ServerState {
  switch (error.kind) {
    case "offline":
    case "not_permitted":
    case "unauthorized":
      return error.kind;
    case "server":
      return "offline";
    default:
      return "ok";
  }
}

/** A state made of settings and what is known. */
export function pageState(
  settings: Settings,
  video: string | null,
  server: ServerState,
  snapshot: Snapshot | null,
  problem?: ApiError,
): PageState {
  const { showBar, showBadges, theme, language } = settings;
  const state: PageState = { video, server, snapshot, showBar, showBadges, theme, language };
  return problem ? { ...state, problem: problem.kind } : state;
}

/** The client for the server that is set; null while none is. */
export function clientFor(settings: Settings): Api | null {
  return settings.server ? new Api(settings.server, settings.token) : null;
}

/** Asks the server for the newest analysis of a video; starts none. */
export async function stateOf(video: string | null): Promise<PageState> {
  const settings = await readSettings();
  const api = clientFor(settings);
  if (api === null) return pageState(settings, video, "unset", null);
  // Where nothing is shown in the page, the server need not hear of the video.
  if (video === null || !(settings.showBar || settings.showBadges)) {
    return pageState(settings, video, (await isPermitted(api.server)) ? "ok" : "not_permitted", null);
  }
  return asking(settings, video, async () => {
    const latest = await api.latest(video);
    return latest === null ? null : await api.read(latest.id);
  });
}

/** Starts an analysis of a video as the settings say, or finds the one that is there. */
export async function analyse(video: string): Promise<PageState> {
  const settings = await readSettings();
  const api = clientFor(settings);
  if (api === null) return pageState(settings, video, "unset", null);
  const options = {
    max_comments: settings.maxComments,
    include_replies: settings.includeReplies,
    order: settings.order,
  };
  const state = await asking(settings, video, () => api.start(video, options));
  if (state.problem === undefined || state.server !== "ok") return state;
  // The server is there but would not start another one: what was known of the video stays in sight.
  return { ...(await stateOf(video)), problem: state.problem };
}

async function asking(settings: Settings, video: string, ask: () => Promise<Snapshot | null>): Promise<PageState> {
  try {
    return pageState(settings, video, "ok", await ask());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return pageState(settings, video, serverState(error), null, error);
  }
}
