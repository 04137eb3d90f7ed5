// The Shorts page: a few Shorts above each other, of which one is active.
"use strict";

class Shorts {
  constructor() {
    this.element = el("ytd-shorts.style-scope.ytd-page-manager", { hidden: true });
    this.container = el("div#shorts-inner-container");
    this.panel = el("ytd-engagement-panel-section-list-renderer", { "target-id": "engagement-panel-comments-section", hidden: true });
    this.panelContents = el("div#contents");
    this.panel.append(el("div.panel-head", {}, "Comments"), el("ytd-section-list-renderer", {}, el("ytd-item-section-renderer", {}, this.panelContents)));
    this.element.append(this.container, el("div#shorts-panel-container", {}, this.panel));
    this.reels = [];
  }

  async build(bare) {
    for (let index = 0; index < 3; index += 1) {
      const buttons = ["like", "dislike", "comment", "share", "remix"].map((name) => {
        const words = { like: "23K", dislike: "Dislike", comment: "812", share: "Share", remix: "Remix" }[name];
        const attributes = name === "comment" ? { onclick: () => this.openComments() } : {};
        const button = el("button.yt-spec-button-shape-next.round", { "aria-label": name, ...attributes }, icon(PATHS[name]));
        return el(name === "like" || name === "dislike" ? `${name}-button-view-model` : "button-view-model", {}, el("label.ytSpecButtonShapeWithLabelHost", {}, button, el("span.label", {}, words)));
      });
      const bar = el(bare ? "div.someday-column" : "reel-action-bar-view-model.ytReelActionBarViewModelHost", {}, ...buttons);
      const reel = el("ytd-reel-video-renderer.reel-video-in-sequence", { id: String(index) }, el("div.short-player-container", {}, el("div.short-scene"), el("div#overlay", {}, el("ytd-reel-player-overlay-renderer", {}, el("div.metadata-container", {}, el("div.channel"), el("h2.title"))))), el("div.button-container", {}, el("div#button-bar", {}, bar)));
      this.reels.push(reel);
      this.container.append(reel);
      await step();
    }
  }

  show(video, at = 0) {
    this.video = video;
    for (const [index, reel] of this.reels.entries()) reel.toggleAttribute("is-active", index === at);
    const reel = this.reels[at];
    reel.querySelector(".short-scene").replaceChildren(scene(video.id));
    reel.querySelector(".channel").textContent = `@${video.channel.replace(/\W/g, "")}`;
    reel.querySelector(".title").textContent = video.title;
    this.at = at;
    this.container.scrollTop = reel.offsetTop;
    this.panel.hidden = true;
  }

  openComments() {
    this.panel.hidden = !this.panel.hidden;
    const had = [...this.panelContents.children];
    for (const [index, comment] of this.video.comments.slice(0, 20).entries()) {
      const thread = had[index] ?? new Thread().element;
      thread.holder.fill(comment, this.video, false);
      thread.querySelector("#published-time-text a").setAttribute("href", `/shorts/${this.video.id}?lc=${comment.id}`);
      if (!had[index]) this.panelContents.append(thread);
    }
  }
}
