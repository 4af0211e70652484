#!/usr/bin/env node
// The pinned compiler as forge calls one: --version, and --standard-json from stdin to stdout. Every
// source is in the input, nothing is read from disk. SOLC=lowest takes the oldest compiler that the
// contracts support.
import { readFileSync } from "node:fs";

const { default: solc } = await import(process.env.SOLC === "lowest" ? "solc-lowest" : "solc");
const args = process.argv.slice(2);

if (args.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (args.includes("--standard-json")) {
  process.stdout.write(solc.compile(readFileSync(0, "utf8")) + "\n");
} else {
  console.error(`${process.argv[1]}: --version or --standard-json, got ${args.join(" ")}`);
  process.exitCode = 2;
}
