/** What the model said of each comment, beside the comment's date. */

import type { LookupItem } from "../lib/types";
import { commentRoots } from "./anchors";
import { Batches, type Known } from "./batches";
import { IdleQueue } from "./idle";
import { BADGE_CSS } from "./looks";
import { attribute, closed, make, sheetOf } from "./make";
import type { Texts } from "./texts";
import { commentOf } from "./video";

export const BADGE = "commentsense-badge";

const COMMENTS = "ytd-comment-view-model, ytd-comment-renderer";
const HEADS = "#header-author";
// Not any link with `lc=`: a comment's text may hold links to other comments.
const DATE_LINKS = "#published-time-text a[href], .published-time-text a[href]";
/** Between two lookups of comments that a running analysis did not know yet, in milliseconds. */
const AGAIN_MS = 3000;

type Lookup = (analysis: string, ids: string[]) => Promise<LookupItem[] | null>;

let sheet: CSSStyleSheet | null = null;

export class Badges {
  readonly #lookup: Lookup;
  readonly #batches = new Batches();
  readonly #queue: IdleQueue<Element>;
  readonly #observer: MutationObserver;
  readonly #onChange: () => void;
  /** Comments of the page by id: the same may stand there twice, linked to and in its place. */
  readonly #places = new Map<string, Set<Element>>();
  readonly #ids = new Map<Element, string>();
  readonly #badges = new Map<Element, HTMLElement>();
  #watched = new Set<Element>();
  #texts: Texts;
  #dark = false;
  #video: string | null = null;
  #analysis: string | null = null;
  #revision = 0;
  #asking = false;
  #again: ReturnType<typeof setTimeout> | null = null;

  /** `onChange` is called, when idle, after the comments of the page have changed. */
  constructor(lookup: Lookup, texts: Texts, onChange: () => void) {
    this.#lookup = lookup;
    this.#texts = texts;
    this.#onChange = onChange;
    this.#queue = new IdleQueue<Element>(
      (comment) => this.#look(comment),
      () => this.#settled(),
    );
    this.#observer = new MutationObserver((records) => this.#changed(records));
  }

  /** Shows badges for an analysis of a video; null for none. */
  show(video: string | null, analysis: { id: string; revision: number } | null): void {
    const id = analysis?.id ?? null;
    if (video !== this.#video || id !== this.#analysis) {
      this.#forget();
      this.#video = video;
      this.#analysis = id;
      this.#revision = analysis?.revision ?? 0;
      this.watch();
      this.#lookAtAll();
    } else if (analysis && analysis.revision !== this.#revision) {
      this.#revision = analysis.revision;
      this.#askAgain();
    }
  }

  /** Watches the places where comments appear; to be called when the page may have built some. */
  watch(): void {
    const roots = commentRoots();
    if (roots.length === this.#watched.size && roots.every((root) => this.#watched.has(root))) return;
    this.#observer.disconnect();
    this.#watched = new Set(roots);
    for (const root of roots) {
      // YouTube uses a comment's elements again for another comment: then nothing is added, the link alone changes.
      this.#observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
    }
    this.#lookAtAll();
  }

  theme(dark: boolean): void {
    this.#dark = dark;
    for (const badge of this.#badges.values()) attribute(badge, "theme", dark ? "dark" : null);
  }

  language(texts: Texts): void {
    if (texts === this.#texts) return;
    this.#texts = texts;
    this.#lookAtAll();
  }

  stop(): void {
    this.#observer.disconnect();
    this.#watched.clear();
    this.#forget();
  }

  #forget(): void {
    this.#queue.clear();
    this.#batches.clear();
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = null;
    for (const badge of this.#badges.values()) badge.remove();
    this.#badges.clear();
    this.#ids.clear();
    this.#places.clear();
  }

  #changed(records: readonly MutationRecord[]): void {
    for (const record of records) {
      if (record.type === "attributes") {
        const comment = record.target instanceof Element ? record.target.closest(COMMENTS) : null;
        if (comment) this.#queue.add(comment);
        continue;
      }
      for (const node of record.addedNodes) {
        if (!(node instanceof Element) || node.localName === BADGE) continue;
        const comment = node.closest(COMMENTS);
        if (comment) this.#queue.add(comment);
        else for (const inner of node.querySelectorAll(COMMENTS)) this.#queue.add(inner);
        if (node.localName === "ytd-message-renderer") this.#onChange();
      }
    }
  }

  #lookAtAll(): void {
    for (const root of this.#watched) {
      for (const comment of root.querySelectorAll(COMMENTS)) this.#queue.add(comment);
    }
  }

  /** Looks at one comment: whose badge does it need, and has it got that one? */
  #look(comment: Element): void {
    const link = comment.isConnected ? comment.querySelector(DATE_LINKS)?.getAttribute("href") : null;
    const found = link ? commentOf(link) : null;
    const ours = found && this.#analysis !== null && (found.video === null || found.video === this.#video);
    const id = ours ? found.id : null;
    const had = this.#ids.get(comment);
    if (had !== undefined && had !== id) {
      this.#places.get(had)?.delete(comment);
      this.#ids.delete(comment);
      this.#badges.get(comment)?.remove();
      this.#badges.delete(comment);
    }
    if (id === null) return;
    if (had !== id) {
      this.#ids.set(comment, id);
      const places = this.#places.get(id) ?? new Set();
      this.#places.set(id, places.add(comment));
    }
    const known = this.#batches.get(id);
    if (known) this.#put(comment, known);
    else if (known === undefined) this.#batches.want(id);
  }

  #put(comment: Element, known: Known): void {
    const head = comment.querySelector(HEADS);
    if (!head) return;
    let badge = this.#badges.get(comment);
    if (!badge) {
      badge = makeBadge(known, this.#texts, this.#dark);
      this.#badges.set(comment, badge);
    } else if (badge.lang !== this.#texts.tag) {
      badge.remove();
      badge = makeBadge(known, this.#texts, this.#dark);
      this.#badges.set(comment, badge);
    }
    if (badge.parentElement !== head) head.append(badge);
  }

  #settled(): void {
    this.#onChange();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#analysis !== null && this.#batches.waiting) {
        const analysis = this.#analysis;
        const ids = this.#batches.take();
        const items = await this.#lookup(analysis, ids);
        // Another video or analysis has come meanwhile; its comments are asked for with its own id.
        if (analysis !== this.#analysis) continue;
        for (const id of this.#batches.answer(ids, items)) {
          for (const comment of this.#places.get(id) ?? []) this.#queue.add(comment);
        }
      }
    } finally {
      this.#asking = false;
    }
  }

  /** Asks, after a while, for what was unknown: the analysis has gone on. */
  #askAgain(): void {
    this.#again ??= setTimeout(() => {
      this.#again = null;
      for (const comment of this.#ids.keys()) if (!this.#badges.has(comment)) this.#queue.add(comment);
    }, AGAIN_MS);
  }
}

function makeBadge(known: Known, texts: Texts, dark: boolean): HTMLElement {
  sheet ??= sheetOf(BADGE_CSS);
  const { host, root } = closed(BADGE, sheet);
  const name = texts.t(`page_badge_${known.label}`);
  const title = known.confidence === null ? name : texts.t("page_badge_title", name, texts.percent(known.confidence));
  host.lang = texts.tag;
  host.setAttribute("role", "img");
  host.setAttribute("aria-label", title);
  host.title = title;
  attribute(host, "theme", dark ? "dark" : null);
  root.append(make("span", `badge ${known.label}`, make("span", "chip"), name));
  return host;
}
