/** The panel: finds out what to show, shows it, and follows the tab, the settings and the server. */

import { Api, ApiError } from "../lib/api";
import { h } from "../lib/dom";
import { t } from "../lib/i18n";
import { type Current, type CurrentChangedMessage, isVideo, send } from "../lib/messages";
import { permissionFor } from "../lib/server";
import { onSettings, readSettings, type Settings } from "../lib/settings";
import type { Snapshot } from "../lib/types";
import { fullFace } from "./faces";
import { failureWords, isAborted } from "./failure";
import { historyView } from "./history";
import { button, iconButton } from "./parts";
import { session } from "./session";
import { type ActionName, type Face, face, faceOfError, retryDelay } from "./situation";
import { type Asked, startForm } from "./start-form";

/** What the address of the page asks for. */
export interface Wish {
  readonly video: string | null;
  readonly analysis: string | null;
  readonly compare: string | null;
}

/** Reads the page's own address: pure. */
export function readWish(query: string): Wish {
  const found = new URLSearchParams(query);
  const video = (name: string) => {
    const value = found.get(name);
    return isVideo(value) ? value : null;
  };
  const analysis = found.get("analysis");
  return {
    video: video("video"),
    analysis: analysis && /^[A-Za-z0-9]{1,64}$/.test(analysis) ? analysis : null,
    compare: video("compare"),
  };
}

type Screen = ReturnType<typeof session>;
/** Milliseconds without an answer after which the panel says that it reads. */
const SLOW = 200;

export class App {
  #settings: Settings;
  #api: Api | null = null;
  #call = new AbortController();
  #screen: Screen | null = null;
  #pinned: { analysis: string; video: string } | null = null;
  #video: string | null = null;
  #compare: string | null;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: ReturnType<typeof fullFace> | null = null;
  #faceKey = "";
  readonly #main = h("main", { class: "main", id: "main" });

  constructor(
    settings: Settings,
    readonly wish: Wish,
  ) {
    this.#settings = settings;
    this.#compare = wish.compare;
    if (wish.analysis) this.#pinned = { analysis: wish.analysis, video: wish.video ?? "" };
    this.#video = wish.video;
  }

  /** Puts the panel into the page and begins. */
  async start(root: HTMLElement): Promise<void> {
    root.append(
      h(
        "header",
        { class: "bar" },
        h("span", { class: "brand" }, brandMark(), "CommentSense"),
        h(
          "span",
          { class: "bar-buttons" },
          ...((await inTab()) ? [] : [iconButton(t("panel_open_tab"), "tab", () => this.#openTab())]),
          iconButton(t("panel_open_settings"), "settings", () => void chrome.runtime.openOptionsPage()),
        ),
      ),
      this.#main,
    );
    onSettings((settings, changed) => void this.#changed(settings, changed));
    chrome.permissions.onAdded.addListener(() => {
      if (this.#faceKey.startsWith("not_permitted")) void this.load();
    });
    if (!this.wish.video && !this.wish.analysis) {
      chrome.runtime.onMessage.addListener((message: unknown) => this.#heard(message));
      this.#video = await current();
    }
    await this.load();
  }

  async #changed(settings: Settings, changed: readonly (keyof Settings)[]): Promise<void> {
    this.#settings = settings;
    // A page in another language is another page; everything else is read when it is needed.
    if (changed.includes("language")) location.reload();
    else if (changed.includes("server") || changed.includes("token")) await this.load();
  }

  #heard(message: unknown): void {
    if (typeof message !== "object" || message === null || !("type" in message)) return;
    if (message.type !== "current-changed") return;
    const { tab, video } = message as CurrentChangedMessage;
    void ownTab().then((own) => {
      // Several windows have several panels; each follows its own.
      if (tab !== own || video === this.#video) return;
      this.#video = video;
      this.#pinned = null;
      void this.load();
    });
  }

  /** Finds out what to show, and shows it. */
  async load(): Promise<void> {
    this.#call.abort();
    clearTimeout(this.#timer);
    this.#call = new AbortController();
    const signal = this.#call.signal;
    const { server, token } = this.#settings;
    if (!server) return this.#showFace(face("unset"));
    const api = new Api(server, token);
    this.#api = api;
    const slow = setTimeout(() => {
      if (!signal.aborted && !this.#shown && !this.#screen) this.#showReading();
    }, SLOW);
    try {
      const snapshot = await this.#find(api, signal);
      if (signal.aborted) return;
      this.#tries = 0;
      if (snapshot === "no_video") this.#showFace(face("no_video"));
      else if (snapshot === null) this.#showStart(api);
      else this.#showSession(api, snapshot);
    } catch (error) {
      if (!isAborted(error) && !signal.aborted) this.#failed(error);
    } finally {
      clearTimeout(slow);
    }
  }

  async #find(api: Api, signal: AbortSignal): Promise<Snapshot | null | "no_video"> {
    if (this.#pinned) return api.read(this.#pinned.analysis, signal);
    if (!this.#video) {
      // The server's state is worth knowing even without a video: its face comes first.
      await api.list({ limit: 1 }, signal);
      return "no_video";
    }
    const found = await api.latest(this.#video, signal);
    return found ? api.read(found.id, signal) : null;
  }

  #failed(error: unknown): void {
    const failure = error instanceof ApiError ? error : new ApiError("server");
    const found = faceOfError(failure.kind);
    const delay = retryDelay(failure.kind, failure.retryAfter, this.#tries);
    const wordy = failure.kind === "server" || failure.kind === "refused" || failure.kind === "busy";
    this.#showFace(found, {
      about: address(this.#settings.server),
      ...(wordy && failure.detail ? { reason: failure.detail } : {}),
    });
    this.#shown?.retrying(delay);
    this.#tries += 1;
    clearTimeout(this.#timer);
    if (delay !== null) this.#timer = setTimeout(() => void this.load(), delay * 1000);
  }

  /** Takes away what is there; a face that is shown already stays, with whatever has focus in it. */
  #replace(key: string, make: () => HTMLElement): boolean {
    if (key === this.#faceKey && key !== "") return false;
    const focused = this.#main.contains(document.activeElement);
    this.#screen?.stop();
    this.#screen = null;
    this.#shown = null;
    this.#faceKey = key;
    document.title = "CommentSense";
    const element = make();
    this.#main.replaceChildren(element);
    document.scrollingElement?.scrollTo(0, 0);
    // What had focus is gone: go on at the new heading instead of at the top of the page.
    if (focused) element.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    return true;
  }

  #showReading(): void {
    this.#replace("reading", () => h("p", { class: "slot-words reading", role: "status" }, t("panel_reading")));
  }

  #showFace(shown: Face, details: { about?: string; reason?: string } = {}, extra: readonly Node[] = []): void {
    this.#replace(`${shown.name}|${details.about ?? ""}|${details.reason ?? ""}`, () => {
      const made = fullFace(shown, details, (action) => this.act(action), extra);
      this.#shown = made;
      return made.element;
    });
  }

  #showStart(api: Api): void {
    const video = this.#video;
    if (!video) return;
    const form = startForm(this.#settings, (asked) => void this.#start(api, video, asked, form));
    this.#replace(`none|${video}`, () => {
      const made = fullFace(face("none"), {}, (action) => this.act(action), [form.element]);
      this.#shown = made;
      return made.element;
    });
    const { signal } = this.#call;
    api.status(signal).then(
      (status) => form.setStatus(status),
      () => undefined,
    );
  }

  async #start(api: Api, video: string, asked: Asked, form: ReturnType<typeof startForm>): Promise<void> {
    const { signal } = this.#call;
    form.busy(true);
    try {
      const snapshot = await api.start(video, { ...asked, order: this.#settings.order }, signal);
      tellTabs(video);
      if (!signal.aborted) this.#showSession(api, snapshot);
    } catch (error) {
      if (isAborted(error) || signal.aborted) return;
      form.busy(false);
      if (
        error instanceof ApiError &&
        (error.kind === "refused" || error.kind === "busy" || error.kind === "rate_limited")
      ) {
        form.fail(failureWords(error));
      } else this.#failed(error);
    }
  }

  #showSession(api: Api, snapshot: Snapshot): void {
    this.#faceKey = "";
    this.#replace("", () => {
      const made = session(api, snapshot, {
        settings: () => this.#settings,
        pinned: this.#pinned !== null && !this.wish.analysis,
        act: (action) => this.act(action),
        open: (analysis, video) => {
          this.#pinned = { analysis, video };
          void this.load();
        },
        replace: (other) => {
          if (this.#pinned) this.#pinned = { analysis: other.id, video: other.video };
          tellTabs(other.video);
          this.#showSession(api, other);
        },
        erased: () => {
          this.#call.abort();
          tellTabs(snapshot.video);
          this.#showFace(face("erased"));
        },
        failed: (error) => this.#failed(error),
        steered: () => tellTabs(snapshot.video),
      });
      this.#screen = made;
      return made.element;
    });
    document.title = snapshot.title ? `${snapshot.title} – CommentSense` : "CommentSense";
    if (this.#compare) {
      this.#screen?.compareWith(this.#compare);
      this.#compare = null;
    }
  }

  #showHistory(): void {
    const api = this.#api;
    if (!api) return;
    this.#replace("history", () => {
      const { signal } = this.#call;
      const history = historyView({
        api,
        signal,
        video: () => this.#video,
        analysis: () => null,
        open: (analysis, video) => {
          this.#pinned = { analysis, video };
          void this.load();
        },
      });
      void history.fresh();
      return h(
        "div",
        { class: "alone" },
        button(t("panel_do_back"), () => this.act("back"), "quiet", "back"),
        h("h1", { class: "hidden", tabindex: "-1" }, t("panel_history")),
        history.element,
      );
    });
  }

  /** Does what a button of a face says. */
  act(action: ActionName): void {
    switch (action) {
      case "settings":
        void chrome.runtime.openOptionsPage();
        break;
      case "allow":
        this.#allow();
        break;
      case "history":
        // Answers that are under way would take the list away again.
        this.#call.abort();
        this.#call = new AbortController();
        clearTimeout(this.#timer);
        this.#showHistory();
        break;
      case "again":
        void this.#again();
        break;
      case "back":
        this.#pinned = null;
        this.#faceKey = "";
        void this.load();
        break;
      default:
        this.#tries = 0;
        void this.load();
    }
  }

  /** After an analysis was erased: the video's form again, or what else there is of it. */
  async #again(): Promise<void> {
    const video = this.#pinned?.video || this.#video;
    this.#pinned = null;
    if (video && !this.#video) this.#video = video;
    await this.load();
  }

  #allow(): void {
    const pattern = permissionFor(this.#settings.server);
    if (!pattern) {
      void chrome.runtime.openOptionsPage();
      return;
    }
    // In the press itself: the browser asks only then.
    chrome.permissions.request({ origins: [pattern] }).then(
      (granted) => {
        if (granted) void this.load();
      },
      () => void chrome.runtime.openOptionsPage(),
    );
  }

  #openTab(): void {
    const query = new URLSearchParams();
    const video = this.#screen?.video ?? this.#video;
    if (video) query.set("video", video);
    if (this.#pinned && this.#screen) query.set("analysis", this.#screen.id);
    window.open(chrome.runtime.getURL(`panel.html?${query}`), "_blank", "noopener");
  }
}

/** The server as people know it. */
function address(server: string): string {
  return server.replace(/^https?:\/\//, "");
}

/** The video of this window's active tab. */
async function current(): Promise<string | null> {
  const found: Current = await send({ type: "current" });
  return found.video;
}

/** Tabs that show the video learn that its analysis is another one, or moves again. */
function tellTabs(video: string): void {
  // Without a worker that listens there is no tab to tell either.
  send({ type: "changed", video }).catch(() => undefined);
}

/** The active tab of this window. */
async function ownTab(): Promise<number | null> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? null;
}

/** Whether the panel is a tab's page already. */
async function inTab(): Promise<boolean> {
  return (await chrome.tabs.getCurrent()) !== undefined;
}

function brandMark(): HTMLElement {
  return h(
    "span",
    { class: "brand-mark", "aria-hidden": "true" },
    h("span", { class: "negative" }),
    h("span", { class: "neutral" }),
    h("span", { class: "positive" }),
  );
}

/** Reads the settings and begins. */
export async function run(root: HTMLElement): Promise<void> {
  const app = new App(await readSettings(), readWish(location.search));
  await app.start(root);
}
