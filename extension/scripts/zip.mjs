/** Packs dist/ for the store: the same files give the same bytes, and too many bytes are an error. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { zipSync } from "fflate";
import { ROOT } from "./build.mjs";

const DIST = join(ROOT, "dist");
const TARGET = join(ROOT, "commentsense-extension.zip");
const MOST_BYTES = 200_000;
/** Noon of the first day that a zip can name, in whatever zone: when it was packed is nobody's business. */
const MTIME = new Date(1980, 0, 1, 12);
/** Files that everybody may read, as Unix writes them into a zip's directory. */
const MODE = { os: 3, attrs: 0o100644 << 16 };

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const files = filesIn(DIST)
  .map((path) => [relative(DIST, path).split(sep).join("/"), [readFileSync(path), MODE]])
  .sort(([one], [other]) => (one < other ? -1 : 1));
const packed = zipSync(Object.fromEntries(files), { level: 9, mtime: MTIME });
writeFileSync(TARGET, packed);
console.log(`${relative(ROOT, TARGET)}: ${packed.length} bytes, ${files.length} files`);
if (packed.length > MOST_BYTES) {
  console.error(`more than ${MOST_BYTES} bytes`);
  process.exitCode = 1;
}
