/** A round button: in a Short's column of buttons, or afloat where YouTube's page has no place for the bar. */

import type { Face } from "./face";
import { DOCK_CSS } from "./looks";
import { attribute, closed, make, mark, shape, sheetOf } from "./make";
import type { Texts } from "./texts";

export const DOCK = "commentsense-dock";

const RADIUS = 22;
const ROUND = 2 * Math.PI * RADIUS;
const GAP = 2.5;

let sheet: CSSStyleSheet | null = null;

export class Dock {
  readonly host: HTMLElement;
  readonly #button = make("button", "");
  readonly #words = make("span", "words");
  readonly #ring = shape("svg", { viewBox: "0 0 48 48", class: "ring", "aria-hidden": "true", focusable: "false" });

  constructor(onOpen: () => void) {
    sheet ??= sheetOf(DOCK_CSS);
    const { host, root } = closed(DOCK, sheet);
    this.host = host;
    this.#button.type = "button";
    this.#button.append(make("span", "disc", this.#ring, mark()), this.#words);
    root.append(this.#button);
    this.#button.addEventListener("click", (event) => {
      event.stopPropagation();
      onOpen();
    });
    root.addEventListener("keydown", (event) => event.stopPropagation());
  }

  show(face: Face, texts: Texts): void {
    attribute(this.host, "lang", texts.tag);
    attribute(this.#button, "data-state", face.state);
    const label = `${face.label}. ${texts.t("page_open")}`;
    attribute(this.#button, "aria-label", label);
    attribute(this.#button, "title", label);
    this.#showLargest(face, texts);
    this.#ring.replaceChildren(...arcs(face));
  }

  /** There is room for one figure: the largest share, with its label's sign. */
  #showLargest(face: Face, texts: Texts): void {
    const parts = face.muted ? [] : (face.parts ?? []);
    const largest = parts.toSorted((a, b) => b.percent - a.percent)[0];
    this.#words.className = largest ? `words ${largest.label}` : "words";
    if (largest) this.#words.replaceChildren(make("span", "chip"), texts.percent(largest.percent / 100));
    else this.#words.replaceChildren();
  }
}

/** The shares around the disc; while an analysis runs without any, how far it is. */
function arcs(face: Face): SVGCircleElement[] {
  if (face.parts === null) {
    if (face.progress === null || face.progress <= 0) return [];
    return [arc("busy", 0, face.progress * ROUND)];
  }
  const shown = face.parts.filter((part) => part.width > 0);
  const gap = shown.length > 1 ? GAP : 0;
  let from = 0;
  return shown.map((part) => {
    const length = (part.width / 100) * ROUND;
    const made = arc(part.label, from + gap / 2, Math.max(0.5, length - gap));
    from += length;
    if (face.muted) made.setAttribute("opacity", "0.45");
    return made;
  });
}

function arc(className: string, from: number, length: number): SVGCircleElement {
  return shape("circle", {
    cx: "24",
    cy: "24",
    r: String(RADIUS),
    class: className,
    "stroke-dasharray": `${length.toFixed(2)} ${(ROUND - length).toFixed(2)}`,
    "stroke-dashoffset": (-from).toFixed(2),
  });
}
