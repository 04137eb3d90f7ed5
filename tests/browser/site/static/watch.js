// The watch page.
"use strict";

const THREADS_AT_ONCE = 20;

class Watch {
  constructor() {
    this.video = null;
    this.shown = 0;
    this.threads = [];
    this.element = el("ytd-watch-flexy.style-scope.ytd-page-manager", { flexy: true, "is-two-columns_": true, hidden: true });
    this.primary = el("div#primary-inner.style-scope.ytd-watch-flexy");
    this.below = el("div#below.style-scope.ytd-watch-flexy");
    this.related = el("div#related.style-scope.ytd-watch-flexy");
    this.panels = el("div#panels.style-scope.ytd-watch-flexy");
    this.chat = el("div#chat-container.style-scope.ytd-watch-flexy");
    this.player = el("div#player.style-scope.ytd-watch-flexy");
    this.built = false;
  }

  // In steps, as YouTube builds it: the frame, then the player, then what is below it, then what is beside it.
  async build(bare) {
    this.built = true;
    const secondary = el("div#secondary-inner.style-scope.ytd-watch-flexy", {}, this.panels, this.chat, this.related);
    this.element.append(
      el("div#full-bleed-container.style-scope.ytd-watch-flexy", {}, el("div#player-full-bleed-container")),
      el("div#columns.style-scope.ytd-watch-flexy", {}, el("div#primary.style-scope.ytd-watch-flexy", {}, this.primary), el("div#secondary.style-scope.ytd-watch-flexy", {}, secondary)),
    );
    this.primary.append(this.player);
    this.player.append(makePlayer());
    await step();
    if (!bare) this.primary.append(this.below);
    await step();
    this.buildBelow();
    await step();
    for (let index = 0; index < 24; index += 6) {
      this.related.append(...makeRelated(index, index + 6));
      await step();
    }
  }

  buildBelow() {
    this.metadata = makeMetadata();
    this.comments = el("ytd-comments#comments.style-scope.ytd-watch-flexy");
    this.header = el("div#header.style-scope.ytd-item-section-renderer");
    this.contents = el("div#contents.style-scope.ytd-item-section-renderer");
    this.more = el("ytd-continuation-item-renderer.style-scope", {}, el("div#ghost-cards", {}, el("div.ghost-card")));
    const section = el("ytd-item-section-renderer#sections.style-scope.ytd-comments", { "section-identifier": "comment-item-section" }, this.header, el("div#spinner-container"), this.contents);
    this.comments.append(section);
    this.below.replaceChildren(el("div#alerts"), this.metadata, this.comments);
    this.scrolled?.disconnect();
    this.scrolled = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.loadMore(), { rootMargin: "200px" });
    this.scrolled.observe(this.more);
  }

  // Another video in the same elements: nothing is built anew, and the comments keep the old ones' elements.
  show(video) {
    this.video = video;
    this.element.setAttribute("video-id", video.id);
    this.element.querySelector("#scene-container")?.replaceChildren(scene(video.id));
    this.element.querySelector(".ytp-time-display").classList.toggle("ytp-live", video.kind === "live");
    this.element.querySelector(".ytp-offline-slate").style.display = video.kind === "upcoming" ? "" : "none";
    this.fillMetadata(video);
    this.chat.replaceChildren(...(video.kind === "live" || video.kind === "upcoming" ? [makeChat()] : []));
    this.element.querySelector("#movie_player video").dispatchEvent(new Event("loadedmetadata"));
    this.shown = 0;
    this.header.replaceChildren();
    this.more.remove();
    this.contents.querySelector("ytd-message-renderer")?.remove();
    if (video.kind === "video") {
      this.contents.append(this.more);
      for (const thread of this.threads) thread.hidden = true;
    } else {
      for (const thread of this.threads) thread.remove();
      this.threads = [];
      if (video.kind === "off") this.contents.append(el("ytd-message-renderer.style-scope", {}, el("yt-formatted-string#message", {}, "Comments are turned off. Learn more")));
    }
  }

  fillMetadata(video) {
    const views = seed(video.id) % 900000;
    this.metadata.querySelector("#title yt-formatted-string").textContent = video.title;
    this.metadata.querySelector("#channel-name a").textContent = video.channel;
    this.metadata.querySelector("#owner-sub-count").textContent = `${compact(views)} subscribers`;
    this.metadata.querySelector("#avatar").replaceChildren(avatar(video.channel, 40));
    this.metadata.querySelector("#info").textContent = video.kind === "live" ? `${compact(views / 40)} watching now · Started streaming 2 hours ago` : `${new Intl.NumberFormat("en").format(views)} views · 5 months ago`;
    this.metadata.querySelector("#plain-snippet-text").textContent = "Fourteen months, one rotten hull, far too much sandpaper. The song at 22:40 is called Harbour Light.";
  }

  loadMore() {
    const { video } = this;
    if (!video || video.kind !== "video") return;
    if (this.shown === 0) this.header.replaceChildren(makeHeader(video));
    const wanted = video.comments.slice(this.shown, this.shown + THREADS_AT_ONCE);
    for (const comment of wanted) {
      const known = this.threads[this.shown];
      const thread = known ?? new Thread().element;
      thread.hidden = false;
      thread.holder.fill(comment, video, this.shown === 0);
      if (!known) this.threads.push(thread);
      if (thread.parentElement !== this.contents) this.contents.insertBefore(thread, this.more);
      this.shown += 1;
    }
    if (this.shown >= video.comments.length) this.more.remove();
    else this.contents.append(this.more);
  }
}

class Thread {
  constructor() {
    this.comment = new Comment();
    this.open = el("button#more-replies.yt-spec-button-shape-next", { onclick: () => this.expand() });
    this.list = el("div#contents.style-scope.ytd-comment-replies-renderer");
    this.expander = el("div#expander-contents", { hidden: true }, this.list);
    this.replies = el("div#replies.style-scope.ytd-comment-thread-renderer", {}, el("ytd-comment-replies-renderer", {}, el("div#expander.expander", {}, el("div.expander-header", {}, this.open), this.expander)));
    this.element = el("ytd-comment-thread-renderer.style-scope.ytd-item-section-renderer", {}, el("div#comment-container", {}, this.comment.element), this.replies);
    this.element.holder = this;
  }

  fill(comment, video, pinned) {
    this.data = comment;
    this.video = video;
    this.comment.fill(comment, video, pinned);
    this.replies.hidden = comment.replies.length === 0;
    this.expander.hidden = true;
    this.open.textContent = comment.replies.length === 1 ? "1 reply" : `${comment.replies.length} replies`;
  }

  // The replies' elements are used again too.
  expand() {
    this.expander.hidden = !this.expander.hidden;
    const had = [...this.list.children];
    for (const [index, reply] of this.data.replies.entries()) {
      const element = had[index] ?? new Comment(true).element;
      element.holder.fill(reply, this.video, false);
      if (!had[index]) this.list.append(element);
    }
    for (const left of had.slice(this.data.replies.length)) left.remove();
  }
}

class Comment {
  constructor(reply = false) {
    this.size = reply ? 24 : 40;
    this.thumbnail = el("div#author-thumbnail.style-scope.ytd-comment-view-model");
    this.author = el("a#author-text.yt-simple-endpoint", {}, el("span"));
    this.badge = el("span#author-comment-badge");
    this.date = el("a.yt-simple-endpoint");
    this.pinned = el("div#pinned-comment-badge");
    this.text = el("yt-attributed-string#content-text", {}, el("span.yt-core-attributed-string", { dir: "auto", role: "text" }));
    this.likes = el("span#vote-count-middle");
    const head = el("div#header-author.style-scope.ytd-comment-view-model", {}, el("h3", {}, this.author), this.badge, el("span#published-time-text", { dir: "auto" }, this.date));
    const toolbar = el("div#toolbar", {}, small(PATHS.like, "Like this comment"), this.likes, small(PATHS.dislike, "Dislike this comment"), el("button.reply-button", {}, "Reply"));
    const main = el("div#main", {}, el("div#header", {}, this.pinned, head), el("ytd-expander#expander", { collapsed: true }, el("div#content", {}, this.text)), el("ytd-comment-engagement-bar#action-buttons", {}, toolbar));
    const menu = el("div#action-menu", {}, el("ytd-menu-renderer", {}, el("yt-icon-button#button", {}, el("button", { "aria-label": "Action menu" }, icon(PATHS.dots)))));
    this.element = el(`ytd-comment-view-model#comment.style-scope.ytd-comment-thread-renderer${reply ? ".reply" : ""}`, {}, el("div#body", {}, this.thumbnail, main, menu));
    this.element.holder = this;
  }

  fill(comment, video, pinned) {
    const name = handle(comment, video);
    this.thumbnail.replaceChildren(avatar(name, this.size));
    this.author.firstChild.textContent = name;
    this.author.setAttribute("href", `/${name}`);
    this.badge.toggleAttribute("creator", comment.is_owner);
    this.date.setAttribute("href", `/watch?v=${video.id}&lc=${comment.id}`);
    this.date.textContent = ago(comment.published_at);
    this.pinned.textContent = pinned ? `Pinned by @${video.channel.replace(/\W/g, "")}` : "";
    this.text.firstChild.textContent = comment.text;
    // A stranger may write a link to another comment into their own.
    if (comment.text.length % 11 === 0) this.text.firstChild.append(" ", el("a", { href: `/watch?v=${video.id}&lc=${video.comments[0].id}` }, "see this one"));
    this.likes.textContent = comment.likes ? compact(comment.likes) : "";
  }
}

function small(path, label) {
  return el("ytd-toggle-button-renderer", {}, el("yt-button-shape", {}, el("button.small", { "aria-label": label }, icon(path, 16))));
}

function makeHeader(video) {
  const replies = video.comments.reduce((sum, thread) => sum + thread.replies.length, 0);
  const count = new Intl.NumberFormat("en").format(video.comments.length + replies);
  return el("ytd-comments-header-renderer", {}, el("div#title", {}, el("h2#count", {}, el("yt-formatted-string.count-text", {}, `${count} Comments`)), el("span#sort-menu", {}, icon(PATHS.sort), el("span", {}, "Sort by"))), el("div#simple-box", {}, avatar("me", 40), el("div#placeholder-area", {}, "Add a comment…")));
}

function makeMetadata() {
  const actions = el("div#top-level-buttons-computed", {}, el("segmented-like-dislike-button-view-model", {}, pill("23K", PATHS.like), pill("", PATHS.dislike)), pill("Share", PATHS.share), pill("Save", PATHS.save), pill("", PATHS.more));
  const owner = el("div#owner", {}, el("ytd-video-owner-renderer", {}, el("a#avatar"), el("div#upload-info", {}, el("ytd-channel-name#channel-name", {}, el("div#container", {}, el("div#text-container", {}, el("a.yt-simple-endpoint")))), el("yt-formatted-string#owner-sub-count"))), el("div#subscribe-button", {}, el("button.subscribe", {}, "Subscribe")));
  return el("ytd-watch-metadata.watch-active-metadata.style-scope.ytd-watch-flexy", {}, el("div#above-the-fold", {}, el("div#title", {}, el("h1", {}, el("yt-formatted-string"))), el("div#top-row", {}, owner, el("div#actions", {}, el("div#actions-inner", {}, el("div#menu", {}, el("ytd-menu-renderer", {}, actions))))), el("div#bottom-row", {}, el("div#description", {}, el("div#description-inner", {}, el("ytd-watch-info-text", {}, el("div#info-container", {}, el("yt-formatted-string#info"))), el("ytd-text-inline-expander", {}, el("div#snippet", {}, el("yt-attributed-string#snippet-text", {}, el("span#plain-snippet-text")))))))));
}

function makePlayer() {
  const controls = el("div.ytp-chrome-controls", {}, el("div.ytp-left-controls", {}, el("button.ytp-play-button", { "aria-label": "Play" }, icon(PATHS.play)), el("button.ytp-mute-button", { "aria-label": "Mute" }, icon(PATHS.sound)), el("div.ytp-time-display", {}, el("span.ytp-time-current", {}, "8:14"), el("span.ytp-time-separator", {}, " / "), el("span.ytp-time-duration", {}, "27:48"), el("button.ytp-live-badge", {}, "Live"))), el("div.ytp-right-controls", {}, el("button", { "aria-label": "Settings" }, icon(PATHS.gear)), el("button", { "aria-label": "Full screen" }, icon(PATHS.full))));
  const tooltips = Array.from({ length: 140 }, (_, index) => el(`div.ytp-menuitem`, { role: "menuitem" }, el("div.ytp-menuitem-label", {}, `Option ${index}`)));
  return el("div#player-container-outer", {}, el("div#player-container-inner", {}, el("div#player-container", {}, el("ytd-player#ytd-player", {}, el("div#container", {}, el("div#movie_player.html5-video-player", {}, el("div.html5-video-container", {}, el("video.video-stream.html5-main-video", { tabindex: -1 })), el("div#scene-container"), el("div.ytp-offline-slate", { style: "display: none" }, "Premieres tomorrow at 18:00"), el("div.ytp-progress-bar-container", {}, el("div.ytp-play-progress")), el("div.ytp-chrome-bottom", {}, controls), el("div.ytp-settings-menu", { hidden: true }, ...tooltips)))))));
}

const RELATED = ["Harbour at dawn, one hour", "How planks are steamed and bent", "Sanding for people without patience", "Varnish: seven coats or three?", "Sailing home against the tide", "The quietest boatyard in the north"];

function makeRelated(from, to) {
  return Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    const id = `cs-rel-${String(index).padStart(4, "0")}`;
    const badges = Array.from({ length: 16 }, () => el("div.ytContentMetadataViewModelHost", {}, el("span")));
    return el("yt-lockup-view-model", {}, el("div.yt-lockup-view-model", {}, el("a.thumbnail", { href: `/watch?v=${id}` }, scene(id), el("span.length", {}, `${(index * 7) % 40}:${10 + ((index * 13) % 49)}`)), el("div.lockup-text", {}, el("h3", {}, el("a", { href: `/watch?v=${id}` }, RELATED[index % RELATED.length])), el("div.channel", {}, "Tidewater Workshop"), el("div.meta", {}, `${compact(seed(id) % 900000)} views · ${2 + (index % 10)} months ago`), el("div.hidden-badges", { hidden: true }, ...badges))));
  });
}

function makeChat() {
  const lines = ["here since the first plank", "is that the original mast?", "hello from Lisbon", "the song!!", "what varnish is this"];
  return el("ytd-live-chat-frame#chat", {}, el("div.chat-head", {}, "Top chat"), ...lines.concat(lines, lines).map((line, index) => el("div.chat-line", {}, avatar(NAMES[index % NAMES.length], 24), el("b", {}, NAMES[index % NAMES.length]), el("span", {}, line))));
}
