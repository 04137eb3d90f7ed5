/** The pictures of the panel's states, drawn for it: 96 by 96 units, in the colours of the theme. */

import { strokes, svg } from "./svg";

const bubble = "M20 24h56a6 6 0 0 1 6 6v30a6 6 0 0 1-6 6H46L32 78V66H20a6 6 0 0 1-6-6V30a6 6 0 0 1 6-6z";
const soft = { class: "art-soft", stroke: "none" };
const accent = { class: "art-accent" };

function picture(...shapes: (string | SVGElement)[]): SVGElement {
  const ground = svg("circle", { cx: 48, cy: 48, r: 44, class: "art-ground", stroke: "none" });
  const drawn = strokes(96, 2.6, ground, ...shapes);
  drawn.setAttribute("class", "art");
  return drawn;
}

const line = (d: string) => svg("path", { d, ...accent });
const dot = (cx: number, cy: number, r = 3) => svg("circle", { cx, cy, r, class: "art-dot", stroke: "none" });
const small = "M26 28h44a5 5 0 0 1 5 5v24a5 5 0 0 1-5 5H46L35 72V62h-9a5 5 0 0 1-5-5V33a5 5 0 0 1 5-5z";

const DRAWINGS = {
  /** A plug that is not in: no server is set. */
  unset: () =>
    picture(
      svg("rect", { x: 50, y: 34, width: 22, height: 28, rx: 5, ...soft }),
      "M50 36h12a8 8 0 0 1 8 8v8a8 8 0 0 1-8 8H50z",
      "M70 48h14",
      line("M12 48h12"),
      line("M24 40h10v16H24z"),
      line("M34 44h7"),
      line("M34 52h7"),
    ),
  /** A server with a broken line. */
  offline: () =>
    picture(
      svg("rect", { x: 26, y: 24, width: 44, height: 20, rx: 4, ...soft }),
      svg("rect", { x: 26, y: 24, width: 44, height: 20, rx: 4 }),
      svg("rect", { x: 26, y: 50, width: 44, height: 20, rx: 4 }),
      "M52 34h10",
      "M52 60h10",
      dot(35, 34),
      dot(35, 60),
      line("M62 62l18 18"),
      line("M80 62L62 80"),
    ),
  /** A shield with a question: the browser has not been asked, or said no. */
  permission: () =>
    picture(
      svg("path", { d: "M48 18l24 9v18c0 16-10 27-24 33z", ...soft }),
      "M48 18l24 9v18c0 16-10 27-24 33-14-6-24-17-24-33V27z",
      line("M41 42a7 7 0 1 1 9.6 6.5c-1.7.7-2.6 1.8-2.6 3.5v1.5"),
      dot(48, 60.5, 2.2),
    ),
  /** A key. */
  token: () =>
    picture(
      svg("circle", { cx: 36, cy: 50, r: 14, ...soft }),
      svg("circle", { cx: 36, cy: 50, r: 14 }),
      svg("circle", { cx: 36, cy: 50, r: 4.5, ...accent }),
      "M50 50h30v10",
      "M70 50v7",
    ),
  /** A screen without a film. */
  noVideo: () =>
    picture(
      svg("rect", { x: 20, y: 26, width: 56, height: 36, rx: 5, ...soft }),
      svg("rect", { x: 20, y: 26, width: 56, height: 36, rx: 5 }),
      "M38 72h20",
      line("M43 36l13 8-13 8z"),
    ),
  /** A bubble with bars to be: not analysed yet. */
  start: () =>
    picture(svg("path", { d: bubble, ...soft }), bubble, line("M32 54v-8"), line("M48 54V36"), line("M64 54V42")),
  /** An empty bubble. */
  empty: () => picture(svg("path", { d: bubble, ...soft }), bubble, dot(36, 45), dot(48, 45), dot(60, 45)),
  /** A bubble that is crossed out. */
  disabled: () => picture(svg("path", { d: small, ...soft }), small, line("M22 78L76 20")),
  /** A lens that finds nothing. */
  notFound: () =>
    picture(
      svg("circle", { cx: 43, cy: 43, r: 19, ...soft }),
      svg("circle", { cx: 43, cy: 43, r: 19 }),
      "M57 57l18 18",
      line("M36 36l14 14"),
      line("M50 36L36 50"),
    ),
  /** A clock: wait for a time. */
  quota: () =>
    picture(
      svg("circle", { cx: 48, cy: 50, r: 26, ...soft }),
      svg("circle", { cx: 48, cy: 50, r: 26 }),
      line("M48 34v16l11 7"),
      "M38 16h20",
      "M48 16v8",
    ),
  /** A box of cogs that rests: the model does not answer. */
  model: () =>
    picture(
      svg("rect", { x: 28, y: 28, width: 40, height: 40, rx: 8, ...soft }),
      svg("rect", { x: 28, y: 28, width: 40, height: 40, rx: 8 }),
      "M38 20v8M48 20v8M58 20v8M38 68v8M48 68v8M58 68v8M20 38h8M20 48h8M20 58h8M68 38h8M68 48h8M68 58h8",
      line("M40 56c3-4 13-4 16 0"),
      dot(41, 43, 2.4),
      dot(55, 43, 2.4),
    ),
  /** An hourglass whose sand does not run. */
  stalled: () =>
    picture(
      svg("path", { d: "M34 22h28c0 14-10 18-14 26-4-8-14-12-14-26z", ...soft }),
      "M30 20h36M30 76h36",
      "M34 20c0 16 12 20 12 28S34 60 34 76",
      "M62 20c0 16-12 20-12 28s12 12 12 28",
      line("M41 34h14"),
    ),
  /** A hand's stop sign. */
  cancelled: () =>
    picture(
      svg("rect", { x: 24, y: 24, width: 48, height: 48, rx: 12, ...soft }),
      svg("rect", { x: 24, y: 24, width: 48, height: 48, rx: 12 }),
      svg("rect", { x: 39, y: 39, width: 18, height: 18, rx: 3, ...accent }),
    ),
  /** A bin. */
  erased: () =>
    picture(
      svg("path", { d: "M30 34h36l-4 42H34z", ...soft }),
      "M24 34h48",
      "M40 34v-8h16v8",
      "M30 34l4 42h28l4-42",
      line("M42 46v18"),
      line("M54 46v18"),
    ),
  /** A queue of bubbles: the service has much to do. */
  busy: () =>
    picture(
      svg("rect", { x: 18, y: 30, width: 60, height: 12, rx: 6, ...soft }),
      svg("rect", { x: 18, y: 30, width: 60, height: 12, rx: 6 }),
      svg("rect", { x: 18, y: 48, width: 46, height: 12, rx: 6 }),
      svg("rect", { x: 18, y: 66, width: 32, height: 12, rx: 6, ...accent }),
    ),
  /** A triangle of warning: something else. */
  trouble: () =>
    picture(svg("path", { d: "M48 22l30 52H18z", ...soft }), "M48 22l30 52H18z", line("M48 42v15"), dot(48, 66, 2.2)),
} as const;

export type ArtName = keyof typeof DRAWINGS;

/** A picture; decoration only. */
export function art(name: ArtName): SVGElement {
  return DRAWINGS[name]();
}
