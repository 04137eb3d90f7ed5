/** Builds dist/: pages and background as modules, the content script as one plain script, manifest, texts, icons. */

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const SRC = join(ROOT, "src");
const DIST = join(ROOT, "dist");
/** The oldest Chrome that the manifest admits. */
const TARGET = "chrome123";

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 1)}\n`);

/** What both passes share. */
function shared(outDir) {
  return {
    configFile: false,
    root: SRC,
    base: "/",
    publicDir: false,
    logLevel: "warn",
    build: {
      outDir,
      emptyOutDir: false,
      target: TARGET,
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      sourcemap: false,
    },
  };
}

/** Pages and background; chunks have names without hashes, so that the same source gives the same files. */
async function buildModules(outDir) {
  const config = shared(outDir);
  await build({
    ...config,
    build: {
      ...config.build,
      rolldownOptions: {
        input: {
          panel: join(SRC, "panel/panel.html"),
          options: join(SRC, "options/options.html"),
          background: join(SRC, "background/background.ts"),
        },
        output: {
          entryFileNames: "[name].js",
          chunkFileNames: "chunks/[name].js",
          assetFileNames: "assets/[name][extname]",
        },
      },
    },
  });
  for (const page of ["panel", "options"]) {
    renameSync(join(outDir, page, `${page}.html`), join(outDir, `${page}.html`));
    rmSync(join(outDir, page), { recursive: true });
  }
}

/** The content script: Chrome loads it as a plain script, so it is one file without imports. */
async function buildPage(outDir) {
  const config = shared(outDir);
  await build({
    ...config,
    build: {
      ...config.build,
      lib: { entry: join(SRC, "page/index.ts"), formats: ["iife"], name: "commentsense", fileName: () => "page.js" },
    },
  });
}

/** Texts of all parts, per language; a key that two parts have is an error. */
export function locales() {
  const merged = {};
  for (const part of readdirSync(join(SRC, "locales")).sort()) {
    for (const file of readdirSync(join(SRC, "locales", part)).sort()) {
      if (!file.endsWith(".json")) continue;
      const language = file.slice(0, -".json".length);
      merged[language] ??= {};
      const texts = merged[language];
      for (const [key, entry] of Object.entries(readJson(join(SRC, "locales", part, file)))) {
        if (key in texts) throw new Error(`${key} is there twice (${part}/${file})`);
        texts[key] = entry;
      }
    }
  }
  return merged;
}

/** The manifest, with the version of package.json. */
export function manifest() {
  return { ...readJson(join(SRC, "manifest.json")), version: readJson(join(ROOT, "package.json")).version };
}

async function main() {
  // Built aside and put in place at once: a browser that loads dist meanwhile sees the old or the new one.
  const outDir = `${DIST}.new`;
  rmSync(outDir, { recursive: true, force: true });
  await buildModules(outDir);
  await buildPage(outDir);
  for (const [language, texts] of Object.entries(locales())) {
    mkdirSync(join(outDir, "_locales", language), { recursive: true });
    // Descriptions are for translators; they need not be shipped.
    const shipped = Object.fromEntries(Object.entries(texts).map(([key, { message }]) => [key, { message }]));
    writeJson(join(outDir, "_locales", language, "messages.json"), shipped);
  }
  mkdirSync(join(outDir, "icons"));
  for (const size of [16, 32, 48, 128]) cpSync(join(SRC, "icons", `${size}.png`), join(outDir, "icons", `${size}.png`));
  writeJson(join(outDir, "manifest.json"), manifest());
  if (existsSync(DIST)) rmSync(DIST, { recursive: true });
  renameSync(outDir, DIST);
  console.log(`built ${DIST}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
