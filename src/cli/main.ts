#!/usr/bin/env node
// The `deflake` command. Answers `--version` by itself, before anything is loaded; everything else is loaded by need.

import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";

const args = process.argv.slice(2);
const version = (): string => {
  const file = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(file) as { version: string }).version;
};

if (args.length === 1 && args[0] === "--version") {
  // Whatever keeps a line from being printed, a stack trace would not help: 73 is the code of what cannot be written.
  process.stdout.on("error", () => (process.exitCode = 73)).write(`${version()}\n`);
} else {
  // From its second start on, Node 22 and newer need not compile us anew. What it keeps lies in the system's folder for what
  // is temporary; NODE_DISABLE_COMPILE_CACHE=1 keeps it from doing so, as with other commands.
  (nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  const { runCommandLine } = await import("./command-line.ts");
  await runCommandLine(args, process, version());
}
