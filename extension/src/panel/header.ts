/** The head of an analysis: whose comments these are, how it stands, and what can be done with it. */

import { h } from "../lib/dom";
import { number, relative } from "../lib/format";
import { t } from "../lib/i18n";
import type { Snapshot } from "../lib/types";
import { button, iconButton } from "./parts";

export interface HeaderActions {
  again(): void;
  cancel(): void;
  export(): void;
  erase(): void;
  back(): void;
}

/** The head of an analysis. */
export function headerCard(actions: HeaderActions) {
  const title = h("bdi", {});
  const heading = h("h1", { class: "title", tabindex: "-1" }, title);
  const channel = h("bdi", { class: "channel" });
  const state = h("span", { class: "state" });
  const meta = h("span", { class: "meta" });
  const again = button(t("panel_do_again"), actions.again, "plain", "refresh");
  const cancel = button(t("panel_do_cancel"), actions.cancel, "plain", "cancel");
  const save = button(t("panel_do_export"), actions.export, "plain", "export");
  const erase = iconButton(t("panel_do_erase"), "erase", actions.erase);
  const back = button(t("panel_do_back"), actions.back, "quiet", "back");
  const line = h("div", { class: "thin-progress", "aria-hidden": "true" }, h("span", {}));
  back.hidden = true;
  const element = h(
    "header",
    { class: "head" },
    back,
    heading,
    channel,
    h("p", { class: "head-line" }, state, meta),
    h("div", { class: "head-buttons" }, again, cancel, save, erase),
    line,
  );
  let shown: Snapshot | null = null;

  function words(): void {
    if (!shown) return;
    const { progress } = shown;
    meta.textContent = [
      t("panel_head_comments", number(progress.scored)),
      ...(shown.final ? [relative(shown.ended_at ?? shown.updated_at)] : []),
    ].join(" · ");
  }

  return {
    element,
    heading,
    words,
    update(snapshot: Snapshot, pinned: boolean, bare: boolean): void {
      shown = snapshot;
      title.textContent = snapshot.title || t("panel_untitled", snapshot.video);
      channel.textContent = snapshot.channel;
      channel.hidden = !snapshot.channel;
      state.textContent = t(`panel_state_${snapshot.state}`);
      state.dataset.state = snapshot.state;
      // A face has its own next step, and nothing to export.
      again.hidden = !snapshot.final || bare;
      save.hidden = bare;
      element.classList.toggle("bare", bare);
      cancel.hidden = snapshot.final;
      save.disabled = snapshot.progress.fetched === 0;
      back.hidden = !pinned;
      line.hidden = snapshot.final;
      const fill = line.firstElementChild;
      if (fill instanceof HTMLElement) fill.style.inlineSize = `${snapshot.progress.done * 100}%`;
      words();
    },
    /** A press that is under way is not pressed again. */
    busy(now: boolean): void {
      for (const node of [again, cancel, erase]) node.disabled = now;
      if (now) save.disabled = true;
      else if (shown) save.disabled = shown.progress.fetched === 0;
    },
  };
}
