// The app: masthead, guide, pages, and navigation without loading anew.
"use strict";

const step = () => new Promise((done) => setTimeout(done, 0));
const app = document.querySelector("ytd-app");
const manager = el("ytd-page-manager#page-manager.style-scope.ytd-app");
const watch = new Watch();
const shorts = new Shorts();
const browse = el("ytd-browse", { "page-subtype": "home", hidden: true });
const videos = new Map();
const bare = new URLSearchParams(location.search).get("layout") === "bare";
let trip = 0;

function fixtureVideo(id) {
  if (!videos.has(id)) videos.set(id, fetch(`/site/video?v=${encodeURIComponent(id)}`).then((answer) => answer.json()));
  return videos.get(id);
}

function place() {
  const url = new URL(location.href);
  const [first, second] = url.pathname.split("/").slice(1);
  if (first === "watch") return { page: "watch", video: url.searchParams.get("v") };
  if (first === "live") return { page: "watch", video: second };
  if (first === "shorts") return { page: "shorts", video: second };
  return { page: "browse", video: null };
}

function tell(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

async function show(at) {
  const { page, video } = place();
  const mine = ++trip;
  if (page === "watch" && !watch.built) await watch.build(bare);
  if (page === "shorts" && shorts.reels.length === 0) await shorts.build(bare);
  if (page === "browse" && browse.childElementCount === 0) {
    browse.append(el("div#contents", {}, ...makeRelated(0, 12).map((one) => el("ytd-rich-item-renderer", {}, one))));
  }
  const told = video ? await fixtureVideo(video) : null;
  if (mine !== trip) return;
  watch.element.hidden = page !== "watch";
  shorts.element.hidden = page !== "shorts";
  browse.hidden = page !== "browse";
  if (page === "watch") watch.show(told);
  if (page === "shorts") shorts.show(told, at);
  document.title = told ? `${told.title} - YouTube` : "YouTube";
  tell("yt-page-data-updated");
  tell("yt-navigate-finish");
}

// `wait`: milliseconds that YouTube takes for the new video's data; the old one is shown meanwhile.
async function navigate(path, { wait = 30, at = 0, quiet = false } = {}) {
  if (!quiet) tell("yt-navigate-start", { url: path });
  history.pushState({}, "", path);
  const mine = ++trip;
  await new Promise((done) => setTimeout(done, wait));
  if (mine === trip) await show(at);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented) return;
  event.preventDefault();
  window.scrollTo(0, 0);
  void navigate(link.getAttribute("href"));
});
window.addEventListener("popstate", () => void show());

function masthead() {
  const logo = el("div#logo", {}, el("span.logo-mark"), el("span.logo-words", {}, "YouTube"));
  const search = el("div#center", {}, el("form.search", {}, el("input", { placeholder: "Search", "aria-label": "Search" }), el("button", { "aria-label": "Search", type: "button" }, icon(PATHS.search))));
  const end = el("div#end", {}, pill("Create", ""), avatar("me", 32));
  return el("div#masthead-container", {}, el("ytd-masthead#masthead", {}, el("div#container", {}, el("div#start", {}, el("button.icon-only", { "aria-label": "Guide" }, icon(PATHS.menu)), logo), search, end)));
}

// Menus and panels that YouTube keeps ready without showing them: most of its page.
function popups() {
  const container = el("ytd-popup-container", { hidden: true });
  for (let menu = 0; menu < 60; menu += 1) {
    const items = Array.from({ length: 12 }, (_, index) => el("ytd-menu-service-item-renderer", {}, el("tp-yt-paper-item", {}, icon(PATHS.more), el("yt-formatted-string", {}, `Item ${index}`))));
    container.append(el("tp-yt-iron-dropdown", {}, el("div#contentWrapper", {}, el("ytd-menu-popup-renderer", {}, el("tp-yt-paper-listbox", {}, ...items)))));
  }
  return container;
}

window.fixture = {
  navigate,
  rebuild: () => {
    watch.buildBelow();
    watch.threads = [];
    watch.show(watch.video);
  },
  dark: (dark) => document.documentElement.toggleAttribute("dark", dark),
  nextShort: (video) => navigate(`/shorts/${video}`, { at: (shorts.at + 1) % shorts.reels.length }),
  elements: () => document.getElementsByTagName("*").length,
};

async function start() {
  app.append(el("div#content.style-scope.ytd-app", {}, masthead(), manager));
  manager.append(browse, watch.element, shorts.element);
  await step();
  await show();
  for (const part of [...popups().children]) {
    await step();
    app.append(el("ytd-popup-container", { hidden: true }, part));
  }
  document.documentElement.dataset.ready = "";
}

void start();
