/** One comment: what the model said of it, its text as written, and the way to it on YouTube. */

import { h } from "../lib/dom";
import { commentLink, date, number, percent } from "../lib/format";
import { t } from "../lib/i18n";
import type { CommentView } from "../lib/types";
import { icon } from "./icons";
import { labelMark, labelName, outward } from "./parts";
import type { Row } from "./reconcile";
import { spokenLanguage } from "./words";

/** Letters after which a text is folded. */
const LONG = 280;
const LINES = 6;

/** Whether a text is folded at first: pure. */
export function isLong(text: string): boolean {
  return text.length > LONG || text.split("\n", LINES + 1).length > LINES;
}

/** A comment in a list. */
export function commentRow(video: string, comment: CommentView): Row<CommentView> {
  const element = h("li", { class: "comment", "data-comment": comment.id });
  let shown = "";

  function update(entry: CommentView): void {
    // Most refreshes bring the same comment again; its nodes, and with them focus and folding, then stay.
    const now = JSON.stringify([entry.label, entry.confidence, entry.likes, entry.kinds, entry.text]);
    if (now === shown) return;
    shown = now;
    element.replaceChildren(head(entry), body(entry), foot(video, entry));
  }

  update(comment);
  return { element, update };
}

function head(comment: CommentView): HTMLElement {
  const verdict = comment.label
    ? [
        labelMark(comment.label),
        h("span", { class: "comment-label" }, labelName(comment.label)),
        ...(comment.confidence === null
          ? []
          : [h("span", { class: "comment-sure", title: t("panel_confidence") }, percent(comment.confidence))]),
      ]
    : [h("span", { class: "comment-label" }, t("panel_not_scored"))];
  const tags = [
    ...comment.kinds.map((kind) => t(`panel_kind_${kind}`)),
    ...(comment.is_owner ? [t("panel_owner")] : []),
    ...(comment.parent ? [t("panel_reply")] : []),
    ...(comment.supported === false ? [t("panel_unsupported")] : []),
  ];
  return h("div", { class: "comment-head" }, ...verdict, ...tags.map((words) => h("span", { class: "tag" }, words)));
}

function body(comment: CommentView): HTMLElement {
  // Plain text, in a direction of its own: whatever it holds ends with it.
  const text = h("p", { class: "comment-text", dir: "auto" }, comment.text);
  if (!isLong(comment.text)) return text;
  text.classList.add("folded");
  const more = h("button", { type: "button", class: "link fold", "aria-expanded": "false" }, t("panel_show_all"));
  more.addEventListener("click", () => {
    const folded = text.classList.toggle("folded");
    more.textContent = folded ? t("panel_show_all") : t("panel_show_less");
    more.setAttribute("aria-expanded", String(!folded));
  });
  return h("div", {}, text, more);
}

function foot(video: string, comment: CommentView): HTMLElement {
  const facts = [
    ...(comment.published_at ? [date(comment.published_at, false)] : []),
    ...(comment.language ? [spokenLanguage(comment.language)] : []),
  ];
  return h(
    "div",
    { class: "comment-foot" },
    h(
      "span",
      { class: "likes" },
      icon("like"),
      h("span", { class: "hidden" }, t("panel_likes")),
      number(comment.likes),
    ),
    ...facts.map((fact) => h("span", {}, fact)),
    outward(t("panel_on_youtube"), commentLink(video, comment.id), "tab"),
  );
}
