// Builds the front end into ../static/dist: content-hashed names and a manifest.
//
// `node build.mjs` builds; `node build.mjs test` runs the tests of src/lib.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const HERE = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const DIST = join(HERE, "..", "static", "dist");
const MODULES = join(HERE, "node_modules");
const FONT = join(MODULES, "@fontsource-variable/source-sans-3");
const GZIPPED_LIMITS = { "site.js": 25_000, "samv.js": 20_000, "samv-write.js": 15_000, "site.css": 10_000 };
const LICENCES = {
  "source-sans-3.LICENSE.txt": join(FONT, "LICENSE"),
  "icons.LICENSE.txt": join(MODULES, "lucide-static", "LICENSE"),
};
const COMMON = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  legalComments: "none",
  write: false,
  logLevel: "warning",
};

if (process.argv[2] === "test") test();
else await build();

async function build() {
  const font = fs.readFileSync(join(FONT, "files", "source-sans-3-latin-wght-normal.woff2"));
  const fontName = hashedName("source-sans-3.woff2", font);
  const icons = sprite("icons.txt");
  const tools = await script("src/write.ts", {
    EMBED_STYLES: forShadowRoots(await styles(["write-components"], fontName)),
    EMBED_ICONS: sprite("write-icons.txt"),
    ICONS: "",
    TOOLS: "",
  });
  const inside = {
    EMBED_STYLES: forShadowRoots(await styles(["embed", "tokens", "embed-components"], fontName)),
    EMBED_ICONS: sprite("embed-icons.txt"),
    ICONS: "",
    TOOLS: hashedName("samv-write.js", tools),
  };
  const files = {
    "site.css": await styles(["fonts", "tokens", "components", "site"], fontName),
    "site.js": await script("src/site.ts", { EMBED_STYLES: "", EMBED_ICONS: "", ICONS: hashedName("icons.svg", icons), TOOLS: "" }),
    "samv.js": await script("src/embed.ts", inside),
    "samv-write.js": tools,
    "icons.svg": icons,
    "favicon.svg": fs.readFileSync(join(HERE, "favicon.svg")),
    "source-sans-3.woff2": font,
  };
  checkSizes(files);
  publish(files);
}

/** The named style sheets that exist, bundled in that order. */
async function styles(names, fontName) {
  const found = names.filter((name) => fs.existsSync(join(HERE, "css", `${name}.css`)));
  const contents = found.map((name) => `@import "./css/${name}.css";`).join("\n");
  const result = await esbuild.build({
    ...COMMON,
    stdin: { contents, loader: "css", resolveDir: HERE },
    external: ["*.woff2"],
  });
  return result.outputFiles[0].text.trim().replaceAll("source-sans-3.woff2", fontName);
}

async function script(entry, texts) {
  const result = await esbuild.build({
    ...COMMON,
    entryPoints: [entry],
    format: "esm",
    define: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.stringify(text)])),
  });
  return result.outputFiles[0].text;
}

/**
 * In a foreign page `rem` is the host's business and `:root` is not ours:
 * lengths hang on `--sv-font-size` (16 px unless set) and tokens on the host element.
 */
function forShadowRoots(css) {
  return css
    .replace(/(?<![\w.-])(\d*\.?\d+)rem\b/g, "calc($1*var(--sv-font-size,16px))")
    .replace(/:root\[([^\]]+)\]/g, ":host([$1])")
    .replace(/:root:not\(\[([^\]]+)\]\)/g, ":host(:not([$1]))")
    .replace(/:root\b/g, ":host");
}

/** One file of symbols, drawn with the strokes of the names in `list`. */
function sprite(list) {
  const names = fs.readFileSync(join(HERE, list), "utf8").split(/\s+/).filter(Boolean);
  const symbols = [...new Set(names)].sort().map(symbol).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>\n`;
}

function symbol(name) {
  const file = join(MODULES, "lucide-static", "icons", `${name}.svg`);
  if (!fs.existsSync(file)) fail(`the list of icons names "${name}", which Lucide does not have`);
  const drawing = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(fs.readFileSync(file, "utf8"))[1];
  const strokes = 'fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${strokes}>${drawing.replace(/\s+/g, " ").trim()}</symbol>`;
}

function checkSizes(files) {
  for (const [name, limit] of Object.entries(GZIPPED_LIMITS)) {
    const size = gzipSync(files[name], { level: 9 }).length;
    console.log(`${name.padEnd(10)} ${String(size).padStart(6)} of ${limit} bytes gzipped`);
    if (size > limit) fail(`${name} is too large`);
  }
}

/** The files of the build before stay too: a service that still runs on them misses none. */
function publish(files) {
  fs.mkdirSync(DIST, { recursive: true });
  const before = manifestOf();
  const manifest = {};
  for (const [name, content] of Object.entries(files)) {
    manifest[name] = hashedName(name, content);
    fs.writeFileSync(join(DIST, manifest[name]), content);
  }
  for (const [name, source] of Object.entries(LICENCES)) fs.copyFileSync(source, join(DIST, name));
  fs.writeFileSync(join(DIST, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const named = [...Object.values(manifest), ...Object.values(before), ...Object.keys(LICENCES)];
  const kept = new Set([...named, "manifest.json", "stamp"]);
  for (const name of fs.readdirSync(DIST)) if (!kept.has(name)) fs.rmSync(join(DIST, name));
}

function manifestOf() {
  const file = join(DIST, "manifest.json");
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
}

function hashedName(name, content) {
  const [stem, ending] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  return `${stem}-${createHash("sha256").update(content).digest("hex").slice(0, 10)}${ending}`;
}

function test() {
  const tests = fs.readdirSync(join(HERE, "test")).filter((name) => name.endsWith(".test.ts"));
  const outdir = join(MODULES, ".cache", "test");
  fs.rmSync(outdir, { recursive: true, force: true });
  esbuild.buildSync({
    ...COMMON,
    minify: false,
    write: true,
    entryPoints: tests.map((name) => join("test", name)),
    outdir,
    outExtension: { ".js": ".mjs" },
    format: "esm",
    platform: "node",
    target: "node20",
  });
  const built = tests.map((name) => join(outdir, name.replace(/\.ts$/, ".mjs")));
  process.exit(spawnSync(process.execPath, ["--test", ...built], { stdio: "inherit" }).status ?? 1);
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
