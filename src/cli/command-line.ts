// From a command line to an exit code: parses, calls the verb, and turns whatever goes wrong into words and a number. The
// only place that ends in an exit code.

import { addAbortSignal } from "node:stream";
import { ExitCode, run } from "@stricli/core";
import { exitCodeOf, exitCodeOfBug } from "../core/model/problem.ts";
import { systemClock } from "../io/clock.ts";
import { openTerminal } from "../io/terminal.ts";
import { ansi, plain } from "../render/paint.ts";
import { renderProblem } from "../render/problem-text.ts";
import { buildApp } from "./app.ts";
import { outputLost, tellFailures } from "./failures.ts";
import type { Host } from "./host.ts";
import { watchInterrupts, type Interrupts } from "./interrupts.ts";

/**
 * How long a verb that was told to stop may take to put its things in order: longer than commands that it has started get
 * to end, shorter than the 7.5 s after which GitHub's runner asks again.
 */
const graceMs = 7000;

export async function runCommandLine(args: readonly string[], process: NodeJS.Process, version: string): Promise<void> {
  const terminal = openTerminal(process, !args.includes("--no-color"), systemClock);
  const interrupts = watchInterrupts(process, () => terminal.say("Stopped at once.\n"));
  let unprinted = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as `head`, is no error.
    if (error.code === "EPIPE") return interrupts.hangUp();
    // It is told of whenever the system gets to it, also after the verb has ended.
    if (!unprinted) terminal.say(renderProblem(outputLost(error), terminal.errorColour ? ansi : plain));
    unprinted = true;
    process.exitCode = exitCodeOf("cannot-write");
  });
  // Who closed standard error hears nothing of it.
  process.stderr.on("error", () => {});
  const failures = tellFailures(args, {
    version,
    paint: terminal.errorColour ? ansi : plain,
    debug: process.env["DEFLAKE_DEBUG"] === "1",
    stopped: () => interrupts.signal.aborted,
  });
  const host: Host = {
    process: { stdout: { write: terminal.print }, stderr: { write: terminal.say }, env: process.env },
    args,
    terminal,
    // Whoever waits for a pipe stops waiting when told to.
    stdin: () => addAbortSignal(interrupts.signal, process.stdin),
    output: process,
    clock: systemClock,
    cwd: process.cwd(),
    version,
    signal: interrupts.signal,
  };
  await Promise.race([run(buildApp(host, failures), args, host), graceAfter(interrupts.signal)]);
  interrupts.stop();
  process.exitCode = unprinted ? exitCodeOf("cannot-write") : finalCode(host.process.exitCode, interrupts);
  // An engine in the middle of a query, or an input that waits, would keep the process from ending.
  if (interrupts.signal.aborted) process.exit();
}

/** The library counts its own errors from -1 down; the rest are ours already. */
function finalCode(code: Host["process"]["exitCode"], interrupts: Interrupts): number {
  const ofSignal = interrupts.exitCode();
  if (ofSignal !== null) return ofSignal;
  switch (code) {
    case ExitCode.UnknownCommand:
    case ExitCode.InvalidArgument:
      return exitCodeOf("usage");
    case undefined:
    case null:
      return 0;
    default:
      return Number(code) < 0 ? exitCodeOfBug : Number(code);
  }
}

async function graceAfter(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => setTimeout(resolve, graceMs).unref(), { once: true });
  });
}
