/** The bar under the video. */

import type { Action, Face } from "./face";
import { BAR_CSS } from "./looks";
import { attribute, closed, make, mark, sheetOf, write } from "./make";
import { LABELS } from "./shares";
import type { Texts } from "./texts";

export const BAR = "commentsense-bar";

let sheet: CSSStyleSheet | null = null;

export class Bar {
  readonly host: HTMLElement;
  readonly #card = make("div", "card");
  /** Words alone, and shares with words: two bodies, of which one is shown, so that neither ever has to move. */
  readonly #message = make("p", "message");
  readonly #beside = make("p", "beside");
  readonly #shown = make("div", "shares");
  readonly #list = make("ul", "");
  readonly #track = make("div", "track");
  readonly #action = make("button", "call");
  readonly #details = make("button", "details");
  readonly #progress = make("div", "progress", make("i", ""));
  readonly #shares = LABELS.map((label) => {
    const name = make("span", "name");
    const percent = make("b", "");
    const item = make("li", label, make("span", "chip"), name, percent);
    return { label, item, name, percent, segment: make("i", label) };
  });
  readonly #root: ShadowRoot;
  #kind: Action = "open";
  #ran = false;

  /** `onAction` is told what its buttons are for, in the click itself. */
  constructor(onAction: (action: Action) => void) {
    sheet ??= sheetOf(BAR_CSS);
    const { host, root } = closed(BAR, sheet);
    this.host = host;
    this.#root = root;
    this.#card.setAttribute("role", "group");
    for (const words of [this.#message, this.#beside]) words.setAttribute("role", "status");
    this.#track.setAttribute("aria-hidden", "true");
    this.#progress.setAttribute("role", "progressbar");
    this.#progress.setAttribute("aria-valuemin", "0");
    this.#progress.setAttribute("aria-valuemax", "100");
    for (const button of [this.#action, this.#details]) button.type = "button";
    this.#action.hidden = true;
    this.#details.hidden = true;
    this.#progress.hidden = true;
    this.#list.append(...this.#shares.map((share) => share.item));
    this.#track.append(...this.#shares.map((share) => share.segment));
    this.#shown.append(make("div", "line", this.#list, this.#beside), this.#track);
    this.#card.append(
      mark(),
      this.#message,
      this.#shown,
      make("div", "actions", this.#action, this.#details),
      this.#progress,
    );
    root.append(this.#card);
    this.#action.addEventListener("click", (event) => {
      event.stopPropagation();
      if (this.#action.getAttribute("aria-disabled") !== "true") onAction(this.#kind);
    });
    this.#details.addEventListener("click", (event) => {
      event.stopPropagation();
      onAction("open");
    });
    // YouTube's shortcuts (space plays, k pauses) are not meant while one of our buttons has the focus.
    root.addEventListener("keydown", (event) => event.stopPropagation());
  }

  /** Shows a face; `busy` while its button's work is under way. */
  show(face: Face, texts: Texts, busy: boolean): void {
    attribute(this.host, "lang", texts.tag);
    this.#card.className = `card ${face.tone}`;
    this.#message.hidden = face.parts !== null;
    this.#shown.hidden = face.parts === null;
    this.#track.classList.toggle("muted", face.muted);
    attribute(this.#card, "data-state", face.state);
    attribute(this.#card, "aria-label", face.label);
    attribute(this.#card, "aria-busy", face.state === "loading" ? "true" : null);
    // Spoken is the end of what the user has seen begin: neither each number on the way nor every page that opens.
    const news = this.#ran && face.progress === null && !busy ? "polite" : "off";
    this.#ran = face.state !== "loading" && (busy || face.progress !== null);
    for (const words of [this.#message, this.#beside]) attribute(words, "aria-live", news);
    say(this.#message, face.parts ? "" : face.words);
    say(this.#beside, face.parts ? face.words : "");
    attribute(this.#message, "title", face.words || null);
    attribute(this.#beside, "title", texts.t("page_notice"));
    this.#showShares(face, texts);
    this.#showProgress(face, texts);
    this.#kind = face.action?.kind ?? "open";
    const focused = this.#root.activeElement === this.#action;
    write(this.#action, face.action?.words ?? "");
    attribute(this.#action, "aria-disabled", busy ? "true" : null);
    // Two buttons that open the same panel would be one too many.
    this.#details.hidden = face.state === "loading" || face.action?.kind === "open";
    // Whoever pressed the button that goes now finds the focus on the one that stays.
    if (focused && face.action === null) this.#details.focus();
    this.#action.hidden = face.action === null;
    write(this.#details, texts.t("page_details"));
    attribute(this.#details, "title", texts.t("page_open"));
  }

  #showShares(face: Face, texts: Texts): void {
    let from = 0;
    for (const [index, share] of this.#shares.entries()) {
      const part = face.parts?.[index];
      if (!part) continue;
      const name = texts.t(`page_${share.label}`);
      const percent = texts.percent(part.percent / 100);
      write(share.name, name);
      write(share.percent, percent);
      share.segment.hidden = part.percent === 0;
      share.segment.style.setProperty("--from", `${from}%`);
      share.segment.style.setProperty("--gap", from === 0 ? "0px" : "2px");
      from = Math.min(100, from + part.width);
      share.segment.style.setProperty("--to", `${from}%`);
      const ends = [texts.percent(part.low), texts.percent(part.high)];
      const title = texts.t("page_share_title", name, percent, ...ends);
      attribute(share.item, "title", `${title}. ${texts.t("page_notice")}`);
      attribute(share.item, "aria-label", `${name} ${percent}`);
    }
  }

  #showProgress(face: Face, texts: Texts): void {
    this.#progress.hidden = face.progress === null;
    if (face.progress === null) return;
    const known = face.progress >= 0;
    this.#progress.classList.toggle("unknown", !known);
    attribute(this.#progress, "aria-label", texts.t("page_progress"));
    attribute(this.#progress, "aria-valuenow", known ? String(Math.round(100 * face.progress)) : null);
    const line = this.#progress.firstElementChild;
    if (line instanceof HTMLElement) line.style.transform = known ? `scaleX(${face.progress})` : "";
  }
}

/** New words in new elements: words that grow towards the left would otherwise count as moved. */
function say(place: HTMLElement, words: string): void {
  if ((place.lastElementChild?.textContent ?? "") === words) return;
  place.replaceChildren();
  if (words) place.append(make("span", "brand", "CommentSense · "), make("span", "told", words));
}
