// Compiles the contracts in src/ with the pinned solc and writes artifacts/.
//
//   node build.mjs                     src/*.sol -> artifacts/*.json
//   node build.mjs --out DIR FILE...   the same into another folder, and the files given with them
//   node build.mjs --check FILE...     compile src/*.sol and the files given, and write nothing
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const root = dirname(fileURLToPath(import.meta.url));

const settings = {
  evmVersion: "cancun",
  viaIR: true,
  optimizer: { enabled: true, runs: 200 },
  // No metadata: bytecode depends on the code alone.
  metadata: { appendCBOR: false, bytecodeHash: "none" },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
};

/** The files as solc's sources, named by their file names alone. */
function sources(paths) {
  return Object.fromEntries(paths.map((p) => [basename(p), { content: readFileSync(p, "utf8") }]));
}

/** Compiles sources and returns solc's contracts; prints its messages and exits on any, warnings too. */
function compile(sources) {
  const input = { language: "Solidity", sources, settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const messages = output.errors ?? [];
  if (messages.length > 0) {
    for (const m of messages) console.error(m.formattedMessage);
    process.exit(1);
  }
  return output.contracts;
}

/** Deployable contracts and interfaces as artifacts, one JSON text by name. */
function artifacts(contracts) {
  const out = {};
  for (const file of Object.keys(contracts)) {
    for (const [name, c] of Object.entries(contracts[file])) {
      if (c.abi.every((e) => e.type === "error")) continue; // a library of internal functions
      out[name] = JSON.stringify(
        {
          contract: name,
          compiler: solc.version(),
          settings: { evmVersion: settings.evmVersion, viaIR: settings.viaIR, optimizer: settings.optimizer },
          abi: c.abi,
          bytecode: "0x" + c.evm.bytecode.object,
          deployedBytecode: "0x" + c.evm.deployedBytecode.object,
        },
        null,
        2,
      );
    }
  }
  return out;
}

function main(args) {
  const src = join(root, "src");
  const own = readdirSync(src).filter((f) => f.endsWith(".sol")).sort().map((f) => join(src, f));
  if (args[0] === "--check") {
    compile(sources([...own, ...args.slice(1)]));
    return;
  }
  const [out, files] = args[0] === "--out" ? [args[1], args.slice(2)] : [join(root, "artifacts"), []];
  const contracts = compile(sources([...own, ...files]));
  mkdirSync(out, { recursive: true });
  for (const [name, text] of Object.entries(artifacts(contracts))) {
    writeFileSync(join(out, name + ".json"), text + "\n");
  }
}

main(process.argv.slice(2));
