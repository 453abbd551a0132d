// Runs a file of R in R itself, compiled to WebAssembly: node run_r.cjs results.csv sample.R
const { readFileSync } = require("node:fs");
const { dirname } = require("node:path");
const { WebR } = require("webr");

(async () => {
  const [table, sample] = process.argv.slice(2);
  const r = new WebR({ baseUrl: dirname(require.resolve("webr")) + "/", interactive: false });
  await r.init();
  await r.FS.writeFile("/home/web_user/results.csv", readFileSync(table));
  const shelter = await new r.Shelter();
  const said = await shelter.captureR('setwd("/home/web_user")\n' + readFileSync(sample, "utf8"));
  for (const line of said.output) console.log(line.data);
  process.exit(0);
})().catch((error) => { console.error(error); process.exit(1); });
