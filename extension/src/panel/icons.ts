/** Small icons of 20 by 20 units, drawn for this panel. */

import { strokes } from "./svg";

const PATHS = {
  overview: ["M3 17h14", "M5 14V9", "M10 14V4", "M15 14v-3"],
  topics: [
    "M4 4h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9l-4 3v-3H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z",
    "M6.5 7.2h7",
    "M6.5 9.8h4.5",
  ],
  comments: ["M4 5h12", "M4 10h12", "M4 15h8"],
  compare: ["M6 4v12", "M14 4v12", "M3 8l3-4 3 4", "M11 12l3 4 3-4"],
  history: ["M10 5.5V10l3 2", "M3.6 8.2A6.8 6.8 0 1 1 3.3 12", "M3 4.5v4h4"],
  refresh: ["M16.2 8.4A6.6 6.6 0 1 0 16.4 12", "M16.8 4.4v4.2h-4.2"],
  cancel: ["M5.5 5.5l9 9", "M14.5 5.5l-9 9"],
  export: ["M10 3v9", "M6.4 8.6L10 12.2l3.6-3.6", "M4 16.4h12"],
  erase: ["M4 6h12", "M8 6V4h4v2", "M5.6 6l.7 10h7.4l.7-10", "M8.6 9v4.4", "M11.4 9v4.4"],
  tab: ["M11.5 4H16v4.5", "M16 4l-6.5 6.5", "M14 11.5V16H4V6h4.5"],
  settings: [
    "M3.5 6h6",
    "M14 6h2.5",
    "M3.5 14H6",
    "M10.5 14h6",
    "M9.5 6a2.2 2.2 0 1 0 4.5 0 2.2 2.2 0 1 0-4.5 0z",
    "M6 14a2.2 2.2 0 1 0 4.5 0A2.2 2.2 0 1 0 6 14z",
  ],
  like: [
    "M7 9v7",
    "M4 9.4h3V16H4z",
    "M7 9.4l3-5.6c1.3 0 1.9.9 1.7 2.1L11.3 8h4.1c.9 0 1.5.8 1.3 1.7l-1 4.8c-.2.9-.9 1.5-1.8 1.5H7",
  ],
  back: ["M11.5 5L6.5 10l5 5"],
  play: ["M7 4.8l8 5.2-8 5.2z"],
  search: ["M9 3.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 1 0 9 3.8z", "M12.9 12.9l3.6 3.6"],
  warning: ["M10 3.6L17.2 16H2.8z", "M10 8.2v3.6", "M10 13.9v.1"],
  info: ["M10 3a7 7 0 1 0 0 14 7 7 0 1 0 0-14z", "M10 9.2v4.2", "M10 6.6v.1"],
} as const;

export type IconName = keyof typeof PATHS;

/** An icon; decoration only, so whatever it stands on needs words. */
export function icon(name: IconName): SVGElement {
  const drawn = strokes(20, 1.6, ...PATHS[name]);
  drawn.setAttribute("class", "icon");
  return drawn;
}
