/** Draws the icons: a speech bubble with three bars in the labels' colours. Written once, kept in src/icons. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { ROOT } from "./build.mjs";

/** Samples per pixel and direction. */
const FINE = 8;
/** Seen on light and on dark toolbars. */
const GROUND = [74, 63, 192];
const BARS = [
  [255, 159, 92],
  [226, 229, 234],
  [126, 205, 250],
];

/** Whether a point lies in a rectangle with round corners. */
function inRound(x, y, left, top, right, bottom, radius) {
  const dx = Math.max(left + radius - x, 0, x - (right - radius));
  const dy = Math.max(top + radius - y, 0, y - (bottom - radius));
  return x >= left && x <= right && y >= top && y <= bottom && dx * dx + dy * dy <= radius * radius;
}

/** The bubble's tail: a triangle below its left half. */
function inTail(x, y) {
  return y >= 0.72 && y <= 0.97 && x >= 0.2 && x <= 0.2 + (0.97 - y) * 1.15;
}

/** Colour of a point of the unit square; null where there is nothing. The smallest icon's edges lie on pixels. */
function colourAt(x, y, size) {
  const tiny = size === 16;
  const [thick, step, foot] = tiny ? [0.1875, 0.25, 0.6875] : [0.14, 0.215, 0.635];
  const heights = tiny ? [0.3125, 0.1875, 0.5] : [0.26, 0.17, 0.42];
  const middle = tiny ? 0.53125 : 0.5;
  for (const [index, height] of heights.entries()) {
    const at = middle + (index - 1) * step;
    if (inRound(x, y, at - thick / 2, foot - height, at + thick / 2, foot, tiny ? 0 : thick / 3)) return BARS[index];
  }
  const body = tiny ? inRound(x, y, 0, 0, 1, 0.8125, 0.2) : inRound(x, y, 0.02, 0.04, 0.98, 0.8, 0.2);
  return body || inTail(x, y) ? GROUND : null;
}

function pixels(size) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const sum = [0, 0, 0];
      let hits = 0;
      for (let sample = 0; sample < FINE * FINE; sample += 1) {
        const x = (column + ((sample % FINE) + 0.5) / FINE) / size;
        const y = (row + (Math.floor(sample / FINE) + 0.5) / FINE) / size;
        const colour = colourAt(x, y, size);
        if (colour === null) continue;
        hits += 1;
        for (let channel = 0; channel < 3; channel += 1) sum[channel] += colour[channel];
      }
      const at = row * (size * 4 + 1) + 1 + column * 4;
      for (let channel = 0; channel < 3; channel += 1) rows[at + channel] = hits ? Math.round(sum[channel] / hits) : 0;
      rows[at + 3] = Math.round((255 * hits) / (FINE * FINE));
    }
  }
  return rows;
}

function chunk(kind, body) {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

function png(size) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(pixels(size), { level: 9 });
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

for (const size of [16, 32, 48, 128]) {
  const bytes = png(size);
  writeFileSync(join(ROOT, "src", "icons", `${size}.png`), bytes);
  console.log(`${size}.png: ${bytes.length} bytes`);
}
