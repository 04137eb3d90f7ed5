// What all pages of the fixture are made of. Text from strangers goes in as text.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

function el(name, attributes = {}, ...children) {
  const [tag, ...rest] = name.split(/(?=[.#])/);
  const element = document.createElement(tag);
  for (const part of rest) {
    if (part[0] === "#") element.id = part.slice(1);
    else element.classList.add(part.slice(1));
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function icon(path, size = 24) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return el("yt-icon", {}, el("span.yt-icon-shape", {}, el("div", {}, svg)));
}

const PATHS = {
  menu: "M4 6h16v1.4H4zM4 11.3h16v1.4H4zM4 16.6h16V18H4z",
  search: "M10.5 4a6.5 6.5 0 1 0 4 11.6l4.9 4.9 1-1-4.9-4.9A6.5 6.5 0 0 0 10.5 4zm0 1.4a5.1 5.1 0 1 1 0 10.2 5.1 5.1 0 0 1 0-10.2z",
  like: "M9 21V10l4-7 1.4.6c.7.3 1 1 .8 1.800L14.500 9H19c1.200 0 2 1 1.800 2.200l-1.300 8A2 2 0 0 1 17.500 21zM4 10h3v11H4z",
  dislike: "M15 3v11l-4 7-1.400-.6c-.7-.3-1-1-.8-1.800L9.500 15H5c-1.200 0-2-1-1.800-2.200l1.300-8A2 2 0 0 1 6.500 3zM20 14h-3V3h3z",
  share: "M14 5v4C7 10 4 15 3 20c2.500-3.500 6-5.100 11-5.100V19l7-7z",
  save: "M6 3h12v18l-6-4-6 4z",
  more: "M6 12a1.600 1.600 0 1 1-3.200 0A1.600 1.600 0 0 1 6 12zm7.600 0a1.600 1.600 0 1 1-3.200 0 1.600 1.600 0 0 1 3.200 0zm7.600 0a1.600 1.600 0 1 1-3.200 0 1.600 1.600 0 0 1 3.200 0z",
  dots: "M12 6.500a1.500 1.500 0 1 1 0-3 1.500 1.500 0 0 1 0 3zm0 7a1.500 1.500 0 1 1 0-3 1.500 1.500 0 0 1 0 3zm0 7a1.500 1.500 0 1 1 0-3 1.500 1.500 0 0 1 0 3z",
  comment: "M4 4h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-9l-5 4v-4H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z",
  remix: "M13 3 5 14h6l-1 7 8-11h-6z",
  play: "M8 5v14l11-7z",
  down: "m7 9.500 5 5 5-5-1-1-4 4-4-4z",
  sort: "M4 6h16v1.500H4zm0 5.200h11v1.500H4zm0 5.300h6V18H4z",
  home: "M12 4 4 10.500V20h5v-6h6v6h5v-9.500z",
  sound: "M4 9v6h4l5 4V5L8 9zm12-.5a4 4 0 0 1 0 7z",
  full: "M5 5h5v1.500H6.500V10H5zm14 0v5h-1.500V6.500H14V5zM5 19v-5h1.500v3.500H10V19zm14 0h-5v-1.500h3.500V14H19z",
  gear: "M12 8.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM4 10.500l2-.4 1-1.700-1.200-1.700L8 4.500l1.700 1.100h1.900L12.500 3h3l.5 2.200 1.700 1 2-.8 1.700 2.700-1.300 1.600v2l1.400 1.600-1.600 2.700-2-.7-1.800 1-.5 2.200h-3l-.7-2.100-1.800-1-2 .8L4 13.600l1.600-1.500z",
};

// A number of one's own for every name, the same in every run.
function seed(text) {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619);
  return hash >>> 0;
}

const NAMES = ["river", "pixel", "north", "luna", "copper", "maple", "velvet", "harbor", "cedar", "orbit", "amber", "willow"];
const HUES = [12, 32, 48, 96, 150, 176, 200, 218, 262, 300, 330];

function handle(comment, video) {
  if (comment.is_owner) return `@${video.channel.replace(/\W/g, "")}`;
  const number = seed(comment.id);
  const long = number % 29 === 0 ? "-the-quite-long-handle" : "";
  return `@${NAMES[number % NAMES.length]}${long}${number % 9973}`;
}

function avatar(name, size) {
  const hue = HUES[seed(name) % HUES.length];
  const disc = el("yt-img-shadow", { width: size, height: size }, el("span.avatar", {}, name.replace("@", "")[0] ?? "?"));
  disc.style.setProperty("--size", `${size}px`);
  disc.style.setProperty("--hue", hue);
  return disc;
}

function compact(number) {
  return new Intl.NumberFormat("en", { notation: "compact" }).format(number);
}

function ago(instant) {
  const days = Math.max(1, Math.round((Date.now() - Date.parse(instant)) / 86400000));
  if (days < 31) return `${days} day${days > 1 ? "s" : ""} ago`;
  const months = Math.round(days / 30);
  return `${months} month${months > 1 ? "s" : ""} ago`;
}

// A scene instead of a film: water, sun, boat; another colour for each video.
function scene(id) {
  const picture = el("div.scene", {}, el("div.sun"), el("div.sea"), el("div.sail"), el("div.sail.small"), el("div.hull"));
  picture.style.setProperty("--hue", id === "cs-demo-001" ? 24 : [8, 18, 30, 38, 46, 342][seed(id) % 6]);
  return picture;
}

function pill(label, path, attributes = {}) {
  const content = [];
  if (path) content.push(el("div.yt-spec-button-shape-next__icon", {}, icon(path)));
  if (label) content.push(el("div.yt-spec-button-shape-next__button-text-content", {}, label));
  const fill = el("yt-touch-feedback-shape", {}, el("div.yt-spec-touch-feedback-shape", {}, el("div.yt-spec-touch-feedback-shape__stroke"), el("div.yt-spec-touch-feedback-shape__fill")));
  const kind = label ? "" : ".icon-only";
  const button = el(`button.yt-spec-button-shape-next${kind}`, { "aria-label": label || "More", ...attributes }, ...content, fill);
  return el("yt-button-view-model", {}, el("button-view-model", {}, button));
}
