/** What CommentSense does in one page of YouTube, from its start until the extension goes. */

import type { PageState } from "../lib/messages";
import { barSpot, dockSpot, put } from "./anchors";
import { Badges } from "./badges";
import { Bar } from "./bar";
import { Dock } from "./dock";
import { type Action, faceOf, QUIET, type Signals } from "./face";
import { Gate } from "./gate";
import { Link } from "./link";
import { attribute } from "./make";
import { watchLocation } from "./navigation";
import { readSignals } from "./signals";
import { languageFor, type Texts, textsFor } from "./texts";
import { placeOf } from "./video";

/** How long YouTube may take to build its page, in milliseconds, before we make do without a place in it. */
const PATIENCE_MS = 10_000;
/** Between two tries to reach the background, in milliseconds; doubled each time. */
const RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
const MEDIA = ["loadedmetadata", "play", "emptied"];

export class Page {
  readonly #gate = new Gate();
  readonly #end = new AbortController();
  readonly #link: Link;
  readonly #bar: Bar;
  readonly #dock: Dock;
  readonly #badges: Badges;
  readonly #builder = new MutationObserver(() => this.#settle());
  readonly #themes = new MutationObserver(() => this.#theme());
  #texts: Texts = textsFor(languageFor("auto", chrome.i18n.getUILanguage()));
  #language = "auto";
  #signals: Signals = QUIET;
  #showBar = true;
  #busy = false;
  #patience: ReturnType<typeof setTimeout> | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    this.#link = new Link(
      (state) => this.#take(state, this.#gate.visit),
      () => this.#leave(),
    );
    this.#bar = new Bar((action) => this.#act(action));
    this.#dock = new Dock(() => this.#act("open"));
    this.#badges = new Badges(
      (analysis, ids) => this.#link.lookup(analysis, ids),
      this.#texts,
      () => this.#listen(),
    );
  }

  start(): void {
    const { signal } = this.#end;
    this.#themes.observe(document.documentElement, { attributeFilter: ["dark"] });
    this.#theme();
    for (const name of MEDIA) document.addEventListener(name, () => this.#listen(), { signal, capture: true });
    // A page that comes back out of the browser's cache has missed what was told meanwhile.
    window.addEventListener("pageshow", (event) => event.persisted && this.#ask(RETRY_MS), { signal });
    watchLocation(signal, () => this.#moved());
    this.#moved();
  }

  #moved(): void {
    if (!this.#link.alive()) return;
    const kind = this.#gate.place.kind;
    const other = this.#gate.enter(placeOf(location.href));
    if (other) {
      this.#signals = QUIET;
      this.#busy = false;
      this.#badges.show(this.#gate.place.video, null);
      this.#render();
      this.#ask(RETRY_MS);
    }
    if (other || kind !== this.#gate.place.kind) this.#find();
    this.#badges.watch();
    this.#listen();
  }

  /** Tells the background what the page shows, and takes its answer; tries again when there is none. */
  #ask(wait: number): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const { visit, place } = this.#gate;
    const live = place.kind === "watch" && this.#signals.live;
    void this.#link.page(live ? { ...place, kind: "live" } : place).then((state) => {
      if (visit !== this.#gate.visit || this.#end.signal.aborted) return;
      if (state !== null || place.video === null) {
        this.#take(state, visit);
        return;
      }
      this.#retry = setTimeout(() => this.#ask(Math.min(LONGEST_RETRY_MS, 2 * wait)), wait);
    });
  }

  #take(state: PageState | null, visit: number): void {
    if (this.#end.signal.aborted || !this.#gate.accept(state, visit) || state === null) return;
    if (state.language !== this.#language) {
      this.#language = state.language;
      this.#texts = textsFor(languageFor(state.language, chrome.i18n.getUILanguage()));
      this.#badges.language(this.#texts);
    }
    const shown = this.#showBar;
    this.#showBar = state.showBar;
    const { snapshot } = this.#gate.state ?? { snapshot: null };
    this.#badges.show(state.video, state.showBadges ? snapshot : null);
    this.#render();
    if (shown !== state.showBar) this.#find();
  }

  #act(action: Action): void {
    const { video } = this.#gate.place;
    if (video === null || !this.#link.alive()) return;
    if (action === "open") this.#link.openPanel(video);
    if (action === "open" || this.#busy) return;
    this.#busy = true;
    this.#render();
    const { visit, place } = this.#gate;
    const answer = action === "analyse" ? this.#link.analyse(video) : this.#link.page(place);
    void answer.then((state) => {
      if (visit !== this.#gate.visit || this.#end.signal.aborted) return;
      this.#busy = false;
      this.#take(state, visit);
      this.#render();
    });
  }

  /** Looks again at what the page says of its video. */
  #listen(): void {
    const { video, kind } = this.#gate.place;
    if (video === null || kind === "shorts" || !this.#link.alive()) return;
    const found = readSignals(video);
    const { live, upcoming, commentsOff } = this.#signals;
    if (found.live === live && found.upcoming === upcoming && found.commentsOff === commentsOff) return;
    this.#signals = found;
    this.#render();
    if (found.live !== live) this.#ask(RETRY_MS);
  }

  #render(): void {
    if (this.#gate.place.video === null) return;
    const face = faceOf(this.#gate.state, this.#signals, this.#texts);
    this.#bar.show(face, this.#texts, this.#busy);
    this.#dock.show(face, this.#texts);
  }

  /** Looks for our place, and waits for it while YouTube builds its page, though not for ever. */
  #find(): void {
    this.#builder.disconnect();
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
    const { kind } = this.#gate.place;
    const nowhere = kind === "other" || !this.#showBar;
    if (nowhere || kind === "shorts") this.#bar.host.remove();
    // A button that floats because there was no place does so until there is one.
    const floats = this.#dock.host.hasAttribute("floating");
    if (nowhere || (kind !== "shorts" && !floats)) this.#dock.host.remove();
    if (nowhere) return;
    const options = { childList: true, subtree: true };
    this.#builder.observe(document, kind === "shorts" ? { ...options, attributeFilter: ["is-active"] } : options);
    this.#patience = setTimeout(() => this.#makeDo(), PATIENCE_MS);
    this.#settle();
  }

  /** Takes our place, if it is there. Runs before the page is painted, so that nothing is seen to move. */
  #settle(): void {
    const { kind } = this.#gate.place;
    const shorts = kind === "shorts";
    const spot = shorts ? dockSpot() : barSpot();
    if (!spot) return;
    this.#dock.host.removeAttribute("floating");
    if (!shorts) this.#dock.host.remove();
    put(shorts ? this.#dock.host : this.#bar.host, spot);
    this.#badges.watch();
    // On a watch page our place stays; it is enough to see whether YouTube builds that part anew.
    if (shorts || this.#patience === null) return;
    clearTimeout(this.#patience);
    this.#patience = null;
    this.#builder.disconnect();
    this.#builder.observe(spot.parent, { childList: true });
  }

  /** No place was found in time: a button afloat, which is better than nothing at all. */
  #makeDo(): void {
    this.#patience = null;
    this.#builder.disconnect();
    if (this.#gate.place.kind === "shorts") {
      this.#follow();
      if (this.#dock.host.isConnected) return;
    }
    this.#dock.host.setAttribute("floating", "");
    (document.body ?? document.documentElement).append(this.#dock.host);
  }

  /** Shorts are changed by scrolling: the active one is marked, and our button goes along. */
  #follow(): void {
    const root = document.querySelector("ytd-shorts");
    if (root) this.#builder.observe(root, { subtree: true, attributeFilter: ["is-active"] });
  }

  #theme(): void {
    const dark = document.documentElement.hasAttribute("dark");
    for (const { host } of [this.#bar, this.#dock]) attribute(host, "theme", dark ? "dark" : null);
    this.#badges.theme(dark);
  }

  /** Leaves the page as if we had never been there. */
  #leave(): void {
    this.#end.abort();
    this.#builder.disconnect();
    this.#themes.disconnect();
    this.#badges.stop();
    for (const timer of [this.#patience, this.#retry]) if (timer !== null) clearTimeout(timer);
    this.#bar.host.remove();
    this.#dock.host.remove();
  }
}
