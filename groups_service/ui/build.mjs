// Builds the front end into ../static/dist, with content-hashed names and a manifest.
//
// `node build.mjs` builds; `node build.mjs test` runs the tests of src/lib.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const UI_DIR = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const DIST = join(UI_DIR, "..", "static", "dist");
const NODE_MODULES = join(UI_DIR, "node_modules");
const FONT = join(NODE_MODULES, "@fontsource-variable/source-sans-3");
const MAX_GZIPPED_BYTES = { "site.js": 25_000, "samv.js": 20_000, "samv-write.js": 15_000, "site.css": 10_000 };
const LICENCE_FILES = {
  "source-sans-3.LICENSE.txt": join(FONT, "LICENSE"),
  "icons.LICENSE.txt": join(NODE_MODULES, "lucide-static", "LICENSE"),
};
const BUILD_OPTIONS = {
  absWorkingDir: UI_DIR,
  bundle: true,
  minify: true,
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  legalComments: "none",
  write: false,
  logLevel: "warning",
};

if (process.argv[2] === "test") runTests();
else await build();

async function build() {
  const font = fs.readFileSync(join(FONT, "files", "source-sans-3-latin-wght-normal.woff2"));
  const fontName = hashedName("source-sans-3.woff2", font);
  const icons = buildSprite("icons.txt");
  const tools = await bundleScript("src/write.ts", {
    SHADOW_STYLES: adaptToShadowRoot(await bundleStyles(["write-components"], fontName)),
    SHADOW_ICONS: buildSprite("write-icons.txt"),
    ICONS_FILE: "",
    WRITING_SCRIPT_FILE: "",
  });
  const embedConstants = {
    SHADOW_STYLES: adaptToShadowRoot(await bundleStyles(["embed", "tokens", "embed-components"], fontName)),
    SHADOW_ICONS: buildSprite("embed-icons.txt"),
    ICONS_FILE: "",
    WRITING_SCRIPT_FILE: hashedName("samv-write.js", tools),
  };
  const files = {
    "site.css": await bundleStyles(["fonts", "tokens", "components", "site"], fontName),
    "site.js": await bundleScript("src/site.ts", { SHADOW_STYLES: "", SHADOW_ICONS: "", ICONS_FILE: hashedName("icons.svg", icons), WRITING_SCRIPT_FILE: "" }),
    "samv.js": await bundleScript("src/embed.ts", embedConstants),
    "samv-write.js": tools,
    "icons.svg": icons,
    "favicon.svg": fs.readFileSync(join(UI_DIR, "favicon.svg")),
    "source-sans-3.woff2": font,
  };
  checkSizes(files);
  writeFiles(files);
}

/** Bundles the named style sheets that exist, in that order. */
async function bundleStyles(names, fontName) {
  const existing = names.filter((name) => fs.existsSync(join(UI_DIR, "css", `${name}.css`)));
  const contents = existing.map((name) => `@import "./css/${name}.css";`).join("\n");
  const result = await esbuild.build({
    ...BUILD_OPTIONS,
    stdin: { contents, loader: "css", resolveDir: UI_DIR },
    external: ["*.woff2"],
  });
  return result.outputFiles[0].text.trim().replaceAll("source-sans-3.woff2", fontName);
}

async function bundleScript(entry, constants) {
  const result = await esbuild.build({
    ...BUILD_OPTIONS,
    entryPoints: [entry],
    format: "esm",
    define: Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)])),
  });
  return result.outputFiles[0].text;
}

/**
 * Adapts a style sheet to a shadow root: `rem` and `:root` belong to the host page there, so lengths
 * use `--sv-font-size` (16 px unless set) and tokens are set on the host element.
 */
function adaptToShadowRoot(css) {
  return css
    .replace(/(?<![\w.-])(\d*\.?\d+)rem\b/g, "calc($1*var(--sv-font-size,16px))")
    .replace(/:root\[([^\]]+)\]/g, ":host([$1])")
    .replace(/:root:not\(\[([^\]]+)\]\)/g, ":host(:not([$1]))")
    .replace(/:root\b/g, ":host");
}

/** Returns an SVG sprite with one symbol for each icon name in the file `list`. */
function buildSprite(list) {
  const names = fs.readFileSync(join(UI_DIR, list), "utf8").split(/\s+/).filter(Boolean);
  const symbols = [...new Set(names)].sort().map(buildSymbol).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>\n`;
}

function buildSymbol(name) {
  const file = join(NODE_MODULES, "lucide-static", "icons", `${name}.svg`);
  if (!fs.existsSync(file)) fail(`${name} in the list of icons is not a Lucide icon`);
  const paths = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(fs.readFileSync(file, "utf8"))[1];
  const strokes = 'fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${strokes}>${paths.replace(/\s+/g, " ").trim()}</symbol>`;
}

function checkSizes(files) {
  for (const [name, limit] of Object.entries(MAX_GZIPPED_BYTES)) {
    const size = gzipSync(files[name], { level: 9 }).length;
    console.log(`${name.padEnd(10)} ${String(size).padStart(6)} of ${limit} bytes gzipped`);
    if (size > limit) fail(`${name} is too large`);
  }
}

/** Writes the files and keeps those of the previous build, which a running service may still use. */
function writeFiles(files) {
  fs.mkdirSync(DIST, { recursive: true });
  const previous = readManifest();
  const manifest = {};
  for (const [name, content] of Object.entries(files)) {
    manifest[name] = hashedName(name, content);
    fs.writeFileSync(join(DIST, manifest[name]), content);
  }
  for (const [name, source] of Object.entries(LICENCE_FILES)) fs.copyFileSync(source, join(DIST, name));
  fs.writeFileSync(join(DIST, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const names = [...Object.values(manifest), ...Object.values(previous), ...Object.keys(LICENCE_FILES)];
  const kept = new Set([...names, "manifest.json", "stamp"]);
  for (const name of fs.readdirSync(DIST)) if (!kept.has(name)) fs.rmSync(join(DIST, name));
}

function readManifest() {
  const file = join(DIST, "manifest.json");
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
}

function hashedName(name, content) {
  const [stem, ending] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  return `${stem}-${createHash("sha256").update(content).digest("hex").slice(0, 10)}${ending}`;
}

function runTests() {
  const tests = fs.readdirSync(join(UI_DIR, "test")).filter((name) => name.endsWith(".test.ts"));
  const outdir = join(NODE_MODULES, ".cache", "test");
  fs.rmSync(outdir, { recursive: true, force: true });
  esbuild.buildSync({
    ...BUILD_OPTIONS,
    minify: false,
    write: true,
    entryPoints: tests.map((name) => join("test", name)),
    outdir,
    outExtension: { ".js": ".mjs" },
    format: "esm",
    platform: "node",
    target: "node20",
  });
  const bundles = tests.map((name) => join(outdir, name.replace(/\.ts$/, ".mjs")));
  process.exit(spawnSync(process.execPath, ["--test", ...bundles], { stdio: "inherit" }).status ?? 1);
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
