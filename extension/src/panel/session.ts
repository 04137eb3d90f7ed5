/** One analysis on the screen: its head, its tabs or its face, kept up to date by its events. */

import type { Api } from "../lib/api";
import { ApiError } from "../lib/api";
import { h } from "../lib/dom";
import { follow } from "../lib/events";
import { t } from "../lib/i18n";
import type { Settings } from "../lib/settings";
import type { Snapshot } from "../lib/types";
import { commentsView } from "./comments";
import { compareView } from "./compare";
import type { Context } from "./context";
import { confirmed } from "./dialog";
import { saveBlob } from "./download";
import { bannerFace, fullFace, troubleDetails } from "./faces";
import { failureWords, isAborted } from "./failure";
import { headerCard } from "./header";
import { historyView } from "./history";
import { overviewView } from "./overview";
import { announcer, button } from "./parts";
import { milestone } from "./progress";
import { type ActionName, resumable, standing } from "./situation";
import { tabs } from "./tabs";
import { topicsView } from "./topics";

export interface SessionHost {
  settings(): Settings;
  /** Whether this analysis was chosen from the history instead of following the tab. */
  readonly pinned: boolean;
  /** Where a face's steps lead that are not this analysis' own. */
  act(action: ActionName): void;
  open(analysis: string, video: string): void;
  /** Another analysis of the same video takes this one's place. */
  replace(snapshot: Snapshot): void;
  erased(): void;
  failed(error: ApiError): void;
  /** It was cancelled or resumed. */
  steered(): void;
}

/** Longest wait of one timer; browsers cannot do longer ones. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Shows an analysis until `stop`. */
export function session(api: Api, first: Snapshot, host: SessionHost) {
  const ending = new AbortController();
  let snapshot = first;
  let stream: AbortController | null = null;
  let renewal: ReturnType<typeof setTimeout> | undefined;
  let standingNow = "";
  const spoken = announcer();
  const alert = h("div", { class: "alert", role: "alert" });
  const lost = h("p", { class: "lost", role: "status" });
  const head = headerCard({
    again: () => void again(),
    cancel: () => void cancel(),
    export: () => void save(),
    erase: () => void erase(),
    back: () => host.act("back"),
  });
  const context: Context = {
    api,
    signal: ending.signal,
    open: host.open,
  };
  const overview = overviewView(context, (preset) => {
    comments.preset({ order: preset === "liked" ? "likes" : "unsure" });
    row.show("comments", true);
  });
  const topics = topicsView(context, {
    search(search, label) {
      comments.preset({ search, label: label ?? "" });
      row.show("comments", true);
    },
    kind(kind) {
      comments.preset({ kind });
      row.show("comments", true);
    },
  });
  const comments = commentsView(context);
  const compare = compareView(context, () => ({
    max_comments: host.settings().maxComments,
    include_replies: host.settings().includeReplies,
    order: host.settings().order,
  }));
  const history = historyView({ ...context, video: () => snapshot.video, analysis: () => snapshot.id });
  const views = { overview, topics, comments, compare };
  const row = tabs(
    t("panel_tabs"),
    [
      { id: "overview", words: t("panel_tab_overview"), sign: "overview", body: overview.element },
      { id: "topics", words: t("panel_tab_topics"), sign: "topics", body: topics.element },
      { id: "comments", words: t("panel_tab_comments"), sign: "comments", body: comments.element },
      { id: "compare", words: t("panel_tab_compare"), sign: "compare", body: compare.element },
      { id: "history", words: t("panel_tab_history"), sign: "history", body: history.element },
    ],
    shown,
  );
  const banner = h("div", { class: "banner-place" });
  const results = h("div", { class: "results" }, row.list, banner, ...row.panels);
  const faces = h("div", { class: "face-place" });
  const element = h("div", { class: "session" }, spoken.element, head.element, alert, lost, results, faces);
  const minute = setInterval(() => head.words(), 60_000);

  function shown(id: string): void {
    const visible = standingNow !== "face";
    for (const [name, view] of Object.entries(views)) view.setVisible(visible && name === id);
    if (visible && id === "history") void history.fresh();
  }

  function show(now: Snapshot): void {
    snapshot = now;
    const stands = standing(now);
    head.update(now, host.pinned, stands.kind === "face");
    place(stands);
    if (stands.kind !== "face") for (const view of Object.values(views)) view.update(now);
    spoken.say(milestone(now));
  }

  /** Tabs or face; built anew only when it is another one, so that focus stays where it is. */
  function place(stands: ReturnType<typeof standing>): void {
    const mayResume = resumable(snapshot, Date.now());
    const now = JSON.stringify([
      stands.kind,
      "face" in stands ? stands.face.name : "",
      mayResume,
      snapshot.trouble?.retry_at,
    ]);
    const before = standingNow;
    standingNow = stands.kind;
    if (now === placed) return;
    placed = now;
    clearTimeout(renewal);
    const at = snapshot.trouble?.retry_at;
    if (at && !mayResume) {
      renewal = setTimeout(
        () => place(standing(snapshot)),
        Math.min(LONGEST_TIMER, Math.max(500, Date.parse(at) - Date.now() + 500)),
      );
    }
    results.hidden = stands.kind === "face";
    faces.hidden = stands.kind !== "face";
    banner.replaceChildren();
    faces.replaceChildren();
    if (stands.kind === "face") {
      faces.append(fullFace(stands.face, troubleDetails(snapshot, stands.face, Date.now()), act).element);
    } else if (stands.kind === "noted") {
      banner.append(bannerFace(stands.face, troubleDetails(snapshot, stands.face, Date.now()), act));
    }
    if (before !== stands.kind) shown(row.chosen);
  }
  let placed = "";

  function act(action: ActionName): void {
    if (action === "resume") void resume();
    else if (action === "again") void again();
    else host.act(action);
  }

  function listen(): void {
    stream?.abort();
    stream = new AbortController();
    const mine = stream;
    void follow(api, snapshot.id, {
      signal: AbortSignal.any([mine.signal, ending.signal]),
      lastEventId: String(snapshot.revision),
      onSnapshot(found) {
        if (!mine.signal.aborted && !ending.signal.aborted) show(found);
      },
      onDeleted() {
        if (!mine.signal.aborted && !ending.signal.aborted) host.erased();
      },
      onState(state) {
        if (mine.signal.aborted || ending.signal.aborted) return;
        lost.textContent =
          state.kind === "waiting" ? t("panel_lost") : state.kind === "connecting" ? lost.textContent : "";
        if (state.kind === "ended" && state.error) host.failed(state.error);
      },
    });
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    alert.replaceChildren();
    head.busy(true);
    try {
      await work();
    } catch (error) {
      if (isAborted(error) || ending.signal.aborted) return;
      if (error instanceof ApiError && error.kind === "not_found") host.erased();
      else if (error instanceof ApiError && error.kind === "unauthorized") host.failed(error);
      else {
        const close = button(t("panel_do_close"), () => alert.replaceChildren(), "quiet");
        alert.append(h("p", { dir: "auto" }, failureWords(error)), close);
      }
    } finally {
      head.busy(false);
    }
  }

  const again = () =>
    attempt(async () => {
      const options = { ...snapshot.options, refresh: true };
      host.replace(await api.start(snapshot.video, options, ending.signal));
    });

  const cancel = () =>
    attempt(async () => {
      show(await api.cancel(snapshot.id, ending.signal));
      stream?.abort();
      lost.textContent = "";
      host.steered();
      head.heading.focus({ preventScroll: true });
    });

  const resume = () =>
    attempt(async () => {
      show(await api.resume(snapshot.id, ending.signal));
      head.heading.focus({ preventScroll: true });
      host.steered();
      listen();
    });

  const save = () =>
    attempt(async () => {
      spoken.say(t("panel_export_running"));
      const blob = await api.exportBlob(snapshot.id, "csv", ending.signal);
      saveBlob(blob, `commentsense-${snapshot.video}.csv`);
      spoken.say(t("panel_export_done"));
    });

  const erase = async () => {
    if (!(await confirmed(t("panel_erase_title"), t("panel_erase_text"), t("panel_do_erase")))) return;
    await attempt(async () => {
      stream?.abort();
      await api.erase(snapshot.id, ending.signal);
      host.erased();
    });
  };

  show(first);
  if (!first.final) listen();

  return {
    element,
    id: first.id,
    video: first.video,
    heading: head.heading,
    compareWith(video: string): void {
      row.show("compare");
      compare.withVideo(video);
    },
    showTab: (id: string) => row.show(id),
    stop(): void {
      ending.abort();
      clearInterval(minute);
      clearTimeout(renewal);
      for (const view of Object.values(views)) view.stop();
    },
  };
}
