/** The styles of what stands in YouTube's page. Sizes in pixels: YouTube sets the root's font size to 10 of them. */

/** The bar's whole height with its margin; it never changes, so nothing in the page moves. */
export const BAR_HEIGHT = 56;
export const BAR_MARGIN = 12;

const COLOURS = `
:host {
  all: initial;
  --text: #0f0f0f; --soft: #606060; --surface: rgb(0 0 0 / 5%); --hover: rgb(0 0 0 / 10%); --line: rgb(0 0 0 / 10%);
  --call: #0f0f0f; --call-hover: #272727; --call-text: #fff; --focus: #065fd4; --on-label: #fff;
  --negative: #d55e00; --neutral: #7a7f87; --positive: #0072b2; --pattern: rgb(255 255 255 / 45%); --warning: #8a4b00;
  color-scheme: light;
  font-family: Roboto, Arial, sans-serif;
}
:host([theme="dark"]) {
  --text: #f1f1f1; --soft: #aaa; --surface: rgb(255 255 255 / 10%); --hover: rgb(255 255 255 / 20%);
  --line: rgb(255 255 255 / 20%); --call: #f1f1f1; --call-hover: #d9d9d9; --call-text: #0f0f0f; --focus: #3ea6ff;
  --on-label: #0f0f0f;
  --negative: #ff8a3d; --neutral: #a6abb3; --positive: #56b4e9; --pattern: rgb(0 0 0 / 40%); --warning: #ffb77a;
  color-scheme: dark;
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.negative { --label: var(--negative); }
.neutral { --label: var(--neutral); }
.positive { --label: var(--positive); }
`;

/** A small square that tells the label by its colour and by its sign: minus, ring, plus. */
const CHIP = `
.chip {
  flex: none; position: relative; width: 14px; height: 14px; border-radius: 4px; background: var(--label);
  forced-color-adjust: none;
}
.chip::before, .chip::after { content: ""; position: absolute; background: var(--on-label); border-radius: 1px; }
.chip::before { left: 3.5px; top: 6px; width: 7px; height: 2px; }
.positive > .chip::after { left: 6px; top: 3.5px; width: 2px; height: 7px; }
.neutral > .chip::before {
  left: 4px; top: 4px; width: 6px; height: 6px; border-radius: 50%; background: none;
  border: 1.75px solid var(--on-label);
}
.neutral > .chip::after { content: none; }
`;

export const BAR_CSS = `${COLOURS}${CHIP}
:host {
  display: block; height: ${BAR_HEIGHT}px; margin: ${BAR_MARGIN}px 0 0; contain: strict; container: bar / inline-size;
  border-radius: 12px; background: var(--surface); color: var(--text); font-size: 13px; line-height: 18px;
}
.card { display: flex; align-items: center; gap: 12px; height: 100%; padding: 0 12px; }
.mark { flex: none; width: 24px; height: 24px; display: block; }
.mark .bubble { fill: none; stroke: var(--text); stroke-width: 1.6; }
.mark rect { fill: var(--label); }
.shares { flex: 1 1 auto; min-width: 0; display: flex; flex-direction: column; justify-content: center; gap: 6px; }
.line { display: flex; align-items: center; gap: 16px; min-width: 0; height: 18px; }
ul { flex: none; display: flex; gap: 10px; margin: 0; padding: 0; list-style: none; }
li { display: flex; align-items: center; gap: 6px; white-space: nowrap; }
li b { min-width: 30px; font-weight: 500; font-variant-numeric: tabular-nums; }
li span.name { color: var(--soft); }
p { flex: 1 1 auto; min-width: 0; margin: 0; overflow: hidden; }
.beside {
  color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; text-align: end; text-overflow: ellipsis;
  white-space: nowrap;
}
.warning .beside { color: var(--warning); }
.message { display: grid; align-content: center; height: 100%; }
.message .brand { display: none; }
.message .told {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; font-size: 14px;
  line-height: 20px;
}
/* Slices of three full lines: what is sliced otherwise has not moved, and the patterns keep their places. */
.track { position: relative; height: 8px; border-radius: 4px; overflow: hidden; }
.track i {
  position: absolute; inset: 0; background-color: var(--label); forced-color-adjust: none;
  clip-path: inset(0 calc(100% - var(--to)) 0 calc(var(--from) + var(--gap)));
}
.track .negative {
  background-image: repeating-linear-gradient(135deg, transparent 0 4px, var(--pattern) 4px 5.5px);
}
.track .neutral {
  background-image: radial-gradient(circle at 3px 4px, var(--pattern) 1px, transparent 1.4px); background-size: 6px 8px;
}
.track.muted { opacity: .45; }
/* From its right edge, which stays: on its left a button comes and goes. */
.actions { flex: none; display: flex; flex-direction: row-reverse; direction: rtl; gap: 8px; }
.actions button { direction: ltr; }
button {
  all: unset; box-sizing: border-box; height: 32px; padding: 0 14px; border-radius: 16px; cursor: pointer;
  font: 500 13px/32px Roboto, Arial, sans-serif; white-space: nowrap; text-align: center; color: var(--text);
  background: var(--surface);
}
button:hover { background: var(--hover); }
button.call { background: var(--call); color: var(--call-text); }
button.call:hover { background: var(--call-hover); }
button:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
button[aria-disabled="true"] { opacity: .5; cursor: default; }
.progress { position: absolute; left: 0; right: 0; bottom: 0; height: 3px; background: var(--line); overflow: hidden; }
.progress i {
  display: block; height: 100%; background: var(--focus); transform-origin: 0 50%; transition: transform .3s linear;
}
.progress.unknown i { width: 30%; transform: none; animation: seek 1.6s ease-in-out infinite alternate; }
@keyframes seek { from { translate: 0 0; } to { translate: 233% 0; } }
@container bar (width < 700px) { .brand { display: none; } }
@container bar (width < 620px) { li span.name { display: none; } ul { gap: 8px; } .line { gap: 8px; } }
@container bar (width < 480px) { .mark { display: none; } button { padding: 0 10px; } .card { gap: 8px; padding: 0 8px 0 12px; } }
@container bar (width < 400px) { .beside { display: none; } .message .told { font-size: 12px; line-height: 16px; } }
@media (prefers-reduced-motion: reduce) {
  .progress i { transition: none; }
  .progress.unknown i { animation: none; width: 100%; opacity: .4; }
}
@media (forced-colors: active) {
  :host { border: 1px solid CanvasText; }
  button { border: 1px solid ButtonText; line-height: 30px; }
}
`;

export const BADGE_CSS = `${COLOURS}${CHIP}
:host {
  display: inline-flex; flex: none; align-self: center; height: 16px; margin-inline-start: 8px; vertical-align: middle;
  user-select: none; -webkit-user-select: none; cursor: default; contain: layout style;
}
span.badge {
  display: inline-flex; align-items: center; gap: 4px; height: 16px; color: var(--soft);
  font-size: 12px; line-height: 16px; white-space: nowrap;
}
`;

export const DOCK_CSS = `${COLOURS}${CHIP}
:host { display: block; flex: none; width: 48px; text-align: center; contain: layout style; }
:host([floating]) { position: fixed; z-index: 2000; inset-inline-end: 24px; bottom: 24px; }
button {
  all: unset; box-sizing: border-box; display: block; width: 48px; cursor: pointer; color: var(--text);
  font: 400 14px/20px Roboto, Arial, sans-serif; text-align: center;
}
.disc {
  position: relative; display: grid; place-items: center; width: 48px; height: 48px; border-radius: 50%;
  background: var(--surface);
}
:host([floating]) .disc { background: light-dark(#fff, #212121); box-shadow: 0 1px 4px rgb(0 0 0 / 40%); }
button:hover .disc { background: var(--hover); }
button:focus-visible { outline: none; }
button:focus-visible .disc { outline: 2px solid var(--focus); outline-offset: 2px; }
.mark { width: 24px; height: 24px; display: block; }
.mark .bubble { fill: none; stroke: var(--text); stroke-width: 1.6; }
.mark rect { fill: var(--label); }
.ring { position: absolute; inset: 0; width: 48px; height: 48px; transform: rotate(-90deg); fill: none; }
.ring circle { stroke: var(--label); stroke-width: 4; forced-color-adjust: none; }
.ring circle.busy { stroke: var(--focus); }
.words {
  display: flex; align-items: center; justify-content: center; gap: 4px; margin-top: 4px; height: 20px; white-space: nowrap;
  font-variant-numeric: tabular-nums;
}
:host([floating]) .words { display: none; }
`;
