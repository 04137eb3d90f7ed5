/** Packs dist/ for the store: the same files give the same bytes, and too many bytes are an error. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { ROOT } from "./build.mjs";

const DIST = join(ROOT, "dist");
const TARGET = join(ROOT, "commentsense-extension.zip");
const MOST_BYTES = 200_000;
/** 1980-01-01 00:00, the first moment that a zip can name. */
const DATE = (1 << 5) | 1;

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** The fields that the local header and the directory have in common. */
function common(entry) {
  const field = Buffer.alloc(26);
  field.writeUInt16LE(20, 0);
  field.writeUInt16LE(0x0800, 2); // names in UTF-8
  field.writeUInt16LE(8, 4); // deflate
  field.writeUInt16LE(0, 6);
  field.writeUInt16LE(DATE, 8);
  field.writeUInt32LE(entry.crc, 10);
  field.writeUInt32LE(entry.packed.length, 14);
  field.writeUInt32LE(entry.size, 18);
  field.writeUInt16LE(entry.name.length, 22);
  return field;
}

function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const packed = deflateRawSync(bytes, { level: 9 });
    const entry = { name: Buffer.from(name), size: bytes.length, crc: crc32(bytes), packed };
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common(entry), entry.name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(0o100644 * 0x10000, 6);
    tail.writeUInt32LE(offset, 10);
    const version = Buffer.from([20, 3]); // made on Unix, so that modes count
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02", "latin1"), version, common(entry), tail, entry.name]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

const files = filesIn(DIST)
  .map((path) => [relative(DIST, path).split(sep).join("/"), readFileSync(path)])
  .sort(([one], [other]) => (one < other ? -1 : 1));
const packed = zip(files);
writeFileSync(TARGET, packed);
console.log(`${relative(ROOT, TARGET)}: ${packed.length} bytes, ${files.length} files`);
if (packed.length > MOST_BYTES) {
  console.error(`more than ${MOST_BYTES} bytes`);
  process.exitCode = 1;
}
