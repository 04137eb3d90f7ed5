/** The comments that stand out: most liked, and those of which the model is least sure. */

import { h } from "../lib/dom";
import { t } from "../lib/i18n";
import type { CommentView } from "../lib/types";
import { commentRow } from "./comment";
import type { Context, View } from "./context";
import { failureWords, isAborted } from "./failure";
import { gather } from "./pager";
import { button, section, slot } from "./parts";
import { Rows } from "./reconcile";
import { Refresher } from "./refresh";

const SHOWN = 3;
export type Preset = "liked" | "unsure";

/** Cards of the few comments that stand out, each with the way to all of them. */
export function voicesView(context: Context, all: (preset: Preset) => void): View {
  let analysis = "";
  let final = false;
  const parts = (["liked", "unsure"] as const).map((preset) => {
    const list = h("ul", { class: "comments" });
    const state = slot(() => refresher.askNow());
    const element = section(
      `voices-${preset}`,
      t(`panel_voices_${preset}`),
      state.element,
      list,
      h(
        "div",
        { class: "card-foot" },
        button(t(`panel_voices_${preset}_all`), () => all(preset), "quiet"),
      ),
    );
    return { preset, list, state, element, rows: null as Rows<CommentView> | null };
  });
  let video = "";

  async function read(): Promise<void> {
    await Promise.all(
      parts.map(async (part) => {
        part.rows ??= new Rows<CommentView>(
          part.list,
          (entry) => entry.id,
          (entry) => commentRow(video, entry),
        );
        if (!part.rows.size) part.state.reading();
        try {
          const query =
            part.preset === "liked"
              ? ({ order: "likes", direction: "desc" } as const)
              : ({ order: "confidence", direction: "asc" } as const);
          const found = await gather(
            (cursor) =>
              context.api.comments(analysis, { ...query, limit: SHOWN, ...(cursor ? { cursor } : {}) }, context.signal),
            null,
            SHOWN,
          );
          part.rows.set(found.items.slice(0, SHOWN));
          if (found.items.length) part.state.clear();
          else part.state.empty(t("panel_nothing_scored"));
        } catch (error) {
          if (!isAborted(error) && !part.rows.size) part.state.failed(failureWords(error));
        }
      }),
    );
  }

  const refresher = new Refresher(read);
  return {
    element: h("div", { class: "stacked voices" }, ...parts.map((part) => part.element)),
    update(snapshot) {
      analysis = snapshot.id;
      video = snapshot.video;
      if (snapshot.final && !final) {
        final = true;
        refresher.askNow();
      } else refresher.ask();
    },
    setVisible: (visible) => refresher.setVisible(visible),
    stop: () => refresher.stop(),
  };
}
