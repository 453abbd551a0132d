// Writes theme/static/plotly.min.js, and the licences of all that is in it: make plotly
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url)), theme = join(here, "../../theme");
const read = (name) => JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["charts.js"],
  outfile: join(theme, "static/plotly.min.js"),
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2020",
  charset: "utf8",
  define: { global: "window" },
  // The style sheet is that of maps.
  loader: { ".css": "empty" },
  legalComments: "eof",
  banner: { js: `/*! plotly.js v${read("plotly.js").version}, without most kinds of charts; licences: theme/licences/plotly.txt */` },
  metafile: true,
});

const parts = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
const taken = parts.filter(([path, { bytesInOutput }]) => bytesInOutput && !path.endsWith(".css"));
const names = new Set(taken.map(([path]) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean));
const licences = [...names].sort().map((name) => {
  const { version, license, author, homepage } = read(name), folder = join(here, "node_modules", name);
  const file = readdirSync(folder).find((found) => /^(licen[sc]e|copying)/i.test(found));
  const by = typeof author === "string" ? author : author?.name;
  const text = file ? readFileSync(join(folder, file), "utf8") : [license, by, homepage].filter(Boolean).join("\n");
  return `${name} ${version}\n\n${text.replace(/\r/g, "").replace(/[ \t]+$/gm, "").trim()}\n`;
});
const line = `\n${"-".repeat(80)}\n\n`;
writeFileSync(join(theme, "licences/plotly.txt"), `What theme/static/plotly.min.js is made of.\n${line}${licences.join(line)}`);
