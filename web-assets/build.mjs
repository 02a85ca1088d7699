// Builds what browsers get: css/*.entry.css, ts/*.entry.ts, ts/*.embed.ts, the fonts they name and the icons in icons.txt.
// usage: node build.mjs [OUTPUT FOLDER]        The convention is told in README.md beside this file.
import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const out = path.resolve(process.argv[2] ?? path.join(here, "../src/waypost/web/static"));

const shared = {
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  minify: true,
  metafile: true,
  charset: "utf8",
  legalComments: "none", // licences.txt carries them
  target: ["chrome109", "firefox115", "safari15.6"],
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "dataurl", ".wasm": "file" },
};

/** Entry files of one kind: {in, out} pairs, `shop.entry.css` becoming `shop`. */
function entries(folder, ending) {
  const full = path.join(here, folder);
  if (!fs.existsSync(full)) return [];
  return fs
    .readdirSync(full)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ in: path.join(full, name), out: name.slice(0, -ending.length) }));
}

/** Bundles one kind and returns {name a template asks for: hashed file name}. */
async function bundle(folder, ending, kind, options) {
  const entryPoints = entries(folder, ending);
  if (entryPoints.length === 0) return {};
  const { metafile } = await esbuild.build({ ...shared, ...options, entryPoints });
  const names = {};
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const hashed = path.basename(file);
    const inputs = Object.keys(output.inputs);
    if (output.entryPoint) names[path.basename(output.entryPoint).replace(ending, kind)] = hashed;
    else if (inputs.length === 1 && !hashed.startsWith("part-")) names[path.basename(inputs[0])] = hashed;
  }
  return names;
}

/** Copies the pictures under a hashed name and returns {name a template asks for: hashed file name}. */
function pictures() {
  const folder = path.join(here, "img");
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
  return Object.fromEntries(
    names.map((name) => {
      const bytes = fs.readFileSync(path.join(folder, name));
      const { name: stem, ext } = path.parse(name);
      const hashed = `${stem}-${createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase()}${ext}`;
      fs.writeFileSync(path.join(out, hashed), bytes);
      return [name, hashed];
    }),
  );
}

/** {icon name: the shapes inside its 24x24 <svg>}, for the names listed in icons.txt. */
function icons() {
  const list = path.join(here, "icons.txt");
  const names = fs.existsSync(list) ? fs.readFileSync(list, "utf8").split("\n") : [];
  const shapes = {};
  for (const line of names.sort()) {
    const name = line.replace(/#.*/, "").trim();
    if (!name) continue;
    const file = path.join(here, "node_modules/lucide-static/icons", `${name}.svg`);
    if (!fs.existsSync(file)) throw new Error(`icons.txt: lucide has no icon named "${name}"`);
    const svg = fs.readFileSync(file, "utf8");
    shapes[name] = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "").trim();
  }
  return shapes;
}

/** The licences of everything of others that ends up in the output folder. */
function licences() {
  const parts = ["@fontsource-variable/figtree", "lucide-static", "world-atlas"].map((name) => {
    const folder = path.join(here, "node_modules", name);
    const { version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
    return `== ${name} ${version} ==\n\n${fs.readFileSync(path.join(folder, "LICENSE"), "utf8").trim()}\n`;
  });
  return parts.join("\n\n");
}

/** .gz and .br twins for whatever shrinks, so that the server compresses nothing at run time. */
function addTwins() {
  for (const name of fs.readdirSync(out)) {
    if (!/\.(css|js|svg|wasm)$/.test(name)) continue;
    const file = path.join(out, name);
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(bytes, { level: 9 }));
    fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(bytes));
  }
}

function write(name, text) {
  fs.writeFileSync(path.join(out, name), text);
}

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
const styles = await bundle("css", ".entry.css", ".css", {});
const scripts = await bundle("ts", ".entry.ts", ".js", { format: "esm", splitting: true });
// Scripts for other sites: one file each that leaves no name behind, with its style sheet as text.
const embeds = await bundle("ts", ".embed.ts", ".js", { format: "iife", loader: { ...shared.loader, ".css": "text" } });
const manifest = Object.fromEntries(Object.entries({ ...styles, ...scripts, ...embeds, ...pictures() }).sort());
write("icons.json", JSON.stringify(icons()));
write("licences.txt", licences());
addTwins();
write("manifest.json", `${JSON.stringify(manifest, null, 1)}\n`); // last: its presence means the build finished
console.log(`assets: ${Object.keys(manifest).length} files for browsers`);
