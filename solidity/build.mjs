// Compiles the contracts in src/ and writes artifacts/.
//
//   node build.mjs                     src/**/*.sol -> artifacts/*.json
//   node build.mjs --out DIR [FILE...] the same, or the files given and what they import, into another folder
//   node build.mjs --check FILE...     compile the files given and what they import, and write nothing
//
//   --solc newest|lowest   which of the two pinned compilers; the newest makes the artifacts
//   --legacy               without the IR pipeline
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(fileURLToPath(import.meta.url));

// The guard of InferenceMarket is in transient storage, and is reset before the call ends, as this
// warning asks for.
const expected = new Set(["2394"]);

/** A file's name among solc's sources: its path here, or its full path elsewhere. */
function unit(path) {
  const inside = relative(root, resolve(path));
  return inside.startsWith("..") ? resolve(path) : inside;
}

/** Reads what a source imports: relative names have been resolved by solc. */
function read(name) {
  try {
    return { contents: readFileSync(resolve(root, name), "utf8") };
  } catch (err) {
    return { error: err.message };
  }
}

/** Compiles files and returns solc's contracts; prints its messages and exits on any, warnings too. */
function compile(solc, settings, paths) {
  const sources = Object.fromEntries(paths.map((p) => [unit(p), { content: readFileSync(p, "utf8") }]));
  const input = JSON.stringify({ language: "Solidity", sources, settings });
  const output = JSON.parse(solc.compile(input, { import: read }));
  const messages = (output.errors ?? []).filter((m) => !expected.has(m.errorCode));
  if (messages.length > 0) {
    for (const m of messages) console.error(m.formattedMessage);
    process.exit(1);
  }
  return output.contracts;
}

/** Deployable contracts and interfaces as artifacts, one JSON text by name. */
function artifacts(contracts, compiler, settings) {
  const out = {};
  const { evmVersion, viaIR, optimizer } = settings;
  for (const file of Object.keys(contracts)) {
    for (const [name, c] of Object.entries(contracts[file])) {
      if (c.evm.bytecode.object === "" && !/^I[A-Z]/.test(name)) continue; // an abstract contract
      if (c.abi.every((e) => e.type === "error")) continue; // a library of internal functions
      const text = JSON.stringify(
        {
          contract: name,
          compiler,
          settings: { evmVersion, viaIR, optimizer },
          abi: c.abi,
          bytecode: "0x" + c.evm.bytecode.object,
          deployedBytecode: "0x" + c.evm.deployedBytecode.object,
        },
        null,
        2,
      );
      if ((out[name] ?? text) !== text) throw new Error(`two contracts are called ${name}`);
      out[name] = text;
    }
  }
  return out;
}

function contractsOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((e) => (e.isDirectory() ? contractsOf(join(folder, e.name)) : [join(folder, e.name)]))
    .filter((f) => f.endsWith(".sol"))
    .sort();
}

async function main() {
  const { values: options, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string", default: join(root, "artifacts") },
      check: { type: "boolean" },
      solc: { type: "string", default: "newest" },
      legacy: { type: "boolean" },
    },
  });
  const { default: solc } = await import(options.solc === "lowest" ? "solc-lowest" : "solc");
  const settings = {
    evmVersion: "cancun",
    viaIR: !options.legacy,
    optimizer: { enabled: true, runs: 200 },
    // No metadata: bytecode depends on the code alone.
    metadata: { appendCBOR: false, bytecodeHash: "none" },
    outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
  };
  const contracts = compile(solc, settings, files.length > 0 ? files : contractsOf(join(root, "src")));
  if (options.check) return;
  mkdirSync(options.out, { recursive: true });
  for (const [name, text] of Object.entries(artifacts(contracts, solc.version(), settings))) {
    writeFileSync(join(options.out, name + ".json"), text + "\n");
  }
}

await main();
