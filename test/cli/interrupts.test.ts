// Ctrl-C and SIGTERM at a real process: nothing that was saved is lost, and the exit code says what happened.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { watchInterrupts } from "../../src/cli/interrupts.ts";
import { calm, main, type Ended } from "./deflake.ts";
import { openSmallWorkplace, type Workplace } from "./workplace.ts";

let here: Workplace;
beforeEach(() => void (here = openSmallWorkplace()));
afterEach(() => here.clear());

/** The beginning of a run log that never ends: longer than what any pipe holds, so that somebody has to read it. */
const endless = `{"deflake":"run-log","version":1}\n{"run":{"id":"r","name":"r"}}\n{"jobRun":{"id":"r/j","run":"r","job":"j"}}\n${'{"test":"t","outcome":"pass"}\n'.repeat(100_000)}`;

interface Working {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
}

function start(...args: readonly string[]): Working {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: here.folder,
    env: calm,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});
  const ended = Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
      child.on("close", (code, signal) => resolve({ code, signal })),
    ),
  ]).then(([out, err, how]) => ({ ...how, out, err }));
  return { child, ended };
}

/** Starts deflake on standard input that stays open, and waits until it reads from it. */
async function startReading(...args: readonly string[]): Promise<Working> {
  const working = start(...args);
  await new Promise<void>((resolve) => void working.child.stdin.write(endless, () => resolve()));
  return working;
}

test("SIGTERM while a report is read: no report, nothing left behind, exit 143", async () => {
  const { child, ended } = await startReading("report", "-");
  child.kill("SIGTERM");
  const { code, out, err } = await ended;
  expect({ code, out }).toEqual({ code: 143, out: "" });
  expect(err).toMatch(/^error: Stopped before everything was read/);
  expect(existsSync(join(here.folder, ".deflake"))).toBe(false);
});

/**
 * Interrupts an import after the first of its two dozen commits. On a busy machine all may be saved by then, whether or not
 * the process has ended: once more.
 */
async function interrupted(): Promise<Ended> {
  const store = join(here.folder, ".deflake");
  for (;;) {
    const { child, ended } = start("import", "examples/micropython");
    while (!existsSync(store)) await pause(5);
    child.kill("SIGINT");
    const how = await ended;
    if (!how.out.startsWith("Added")) return how;
    rmSync(store, { recursive: true });
  }
}

test("Ctrl-C during an import: what was saved stays, and the same import again does the rest", async () => {
  const { code, out } = await interrupted();
  expect(code).toBe(130);
  expect(out).toMatch(/^Stopped before the end; what is counted here is saved\. /);
  expect(out).toContain("Next: deflake import examples/micropython\n");

  const again = await here.shell("deflake import examples/micropython --format json");
  const { inputs, added, known, replaced } = JSON.parse(again.out) as Record<string, number>;
  expect({ inputs, replaced }).toEqual({ inputs: (added ?? 0) + (known ?? 0), replaced: 0 });
  const tests = async (command: string): Promise<unknown> => {
    const { out: json } = await here.shell(`${command} --format json`);
    return (JSON.parse(json) as { tests: unknown }).tests;
  };
  expect(await tests("deflake report")).toEqual(await tests("deflake report examples/micropython"));
});

test("the second signal ends the process at once, the first one only asks", () => {
  const process = Object.assign(new EventEmitter(), {
    exit: (code: number) => {
      exits.push(code);
    },
  });
  const exits: number[] = [];
  let words = 0;
  const interrupts = watchInterrupts(process as unknown as NodeJS.Process, () => (words += 1));
  expect([interrupts.signal.aborted, interrupts.exitCode()]).toEqual([false, null]);
  process.emit("SIGINT", "SIGINT");
  expect([interrupts.signal.aborted, interrupts.exitCode(), exits, words]).toEqual([true, 130, [], 0]);
  process.emit("SIGTERM", "SIGTERM");
  expect([exits, words]).toEqual([[143], 1]);
  interrupts.stop();
  expect(process.eventNames()).toEqual([]);
});
