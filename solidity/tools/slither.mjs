#!/usr/bin/env node
// Runs slither over the contracts: slither.mjs PATH_OF_SLITHER. Every finding must be answered in
// slither.answers.json, by detector and function, "*" for all of a detector's; and every answer must be
// that of a finding.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const tools = dirname(fileURLToPath(import.meta.url));
const root = dirname(tools);
const answers = JSON.parse(readFileSync(join(root, "slither.answers.json"), "utf8"));

/** A finding's place: the contract, and the function if it is in one. */
function placeOf(element) {
  const names = [];
  for (let e = element; e && e.type !== "file"; e = e.type_specific_fields?.parent) {
    if (e.type === "contract" || e.type === "function") names.unshift(e.name);
  }
  return names.join(".");
}

function run(slither) {
  const { status, error, stdout, stderr } = spawnSync(
    slither,
    [".", "--config-file", "slither.config.json", "--json", "-", "--fail-none"],
    { cwd: root, encoding: "utf8", maxBuffer: 1 << 30, env: { ...process.env, PATH: `${tools}:${process.env.PATH}` } },
  );
  // What it says of a part that it does not understand, which it leaves out.
  const parts = (stderr ?? "").split("\n").filter((line) => line.startsWith("ERROR"));
  if (error || status !== 0 || parts.length > 0) {
    console.error(error?.message ?? parts.join("\n") + `\nslither exits with ${status}\n${stderr}`);
    process.exit(1);
  }
  return JSON.parse(stdout).results.detectors ?? [];
}

const used = new Set();
let failed = false;
const findings = run(process.argv[2]);
for (const { check, impact, description, elements } of findings) {
  const place = placeOf(elements[0]);
  const name = answers[check]?.["*"] ? "*" : place;
  if (answers[check]?.[name]) {
    used.add(`${check} ${name}`);
    continue;
  }
  console.error(`${impact}: ${check} in ${place}\n${description}`);
  failed = true;
}
for (const [check, places] of Object.entries(answers)) {
  for (const name of Object.keys(places)) {
    if (used.has(`${check} ${name}`)) continue;
    console.error(`slither.answers.json answers ${check} in ${name}, which is not found`);
    failed = true;
  }
}
console.log(`slither: ${findings.length} findings, ${used.size} answers`);
process.exitCode = failed ? 1 : 0;
