// The `Exec` port over this machine's processes: starts a command, passes on what it prints, ends it and all that it has
// started when its time is over or the user wants to stop. The choices are explained in `docs/design/execution.md`.

import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { isatty } from "node:tty";
import type { Writable } from "node:stream";
import type { Ending, Exec, ExecOptions, Execution } from "../../app/ports.ts";
import type { Problem } from "../../core/model/problem.ts";
import { relayOutput, type Listener, type OutputRelay } from "./output.ts";
import { groupIsEmpty, openProcessTree, type ProcessTree } from "./process-tree.ts";
import { startProblemOf } from "./start-problem.ts";

/** How long whom is waited for. */
export interface Patience {
  /** From the signal that was passed on to SIGTERM: a runner that is asked to stop may still write its results. */
  readonly askedMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly termMs: number;
  /** For what a command leaves behind when it ends by itself, before it is ended too. */
  readonly leftoverMs: number;
  /** For output, once nothing is left that ought to print any. */
  readonly silenceMs: number;
}

/** All of it together is less than what `deflake` itself gets after a signal. */
export const usualPatience: Patience = { askedMs: 2500, termMs: 1500, leftoverMs: 300, silenceMs: 250 };

export interface ExecSurroundings {
  /** Where `tee` passes on to. */
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly patience?: Patience;
}

export function openExec({ stdout, stderr, patience = usualPatience }: ExecSurroundings): Exec {
  return {
    async run(words, options) {
      const startedAt = Date.now();
      if (options.signal.aborted) return neverStarted(stoppedBefore, startedAt, true);
      const ownGroup = !onTerminal(options.output);
      const begun = await begin(words, options, ownGroup);
      if ("code" in begun) return neverStarted(begun, startedAt, false);
      const relays = relaysOf(begun.child, options, { stdout, stderr });
      options.begun?.();
      const { ending, timedOut, interrupted } = await watch(begun, options, ownGroup, patience);
      await Promise.all(relays.map(async (relay) => relay.drained(patience.silenceMs, 20 * patience.silenceMs)));
      return { ending, startedAt, finishedAt: Date.now(), timedOut, interrupted };
    },
  };
}

/**
 * A command that shares the user's terminal stays in our process group: in another one it would be in the background
 * there, stopped as soon as it reads, and deaf to Ctrl-C.
 */
const onTerminal = (output: ExecOptions["output"]): boolean =>
  output !== "hear" && [0, ...(output === "through" ? [1, 2] : [])].some((stream) => isatty(stream));

interface Begun {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<Ending>;
}

async function begin(words: readonly string[], options: ExecOptions, ownGroup: boolean): Promise<Begun | Problem> {
  const [program = "", ...args] = words;
  const { output, cwd } = options;
  const heard = output === "through" ? "inherit" : "pipe";
  const problemOf = (error: unknown): Problem => startProblemOf(error, words, existsSync(cwd));
  try {
    const child = (await spawnHere())(program, args, {
      cwd,
      env: environment(options),
      stdio: [output === "hear" ? "ignore" : "inherit", heard, heard],
      detached: ownGroup && !onWindows,
      windowsHide: output === "hear",
    });
    const exited = new Promise<Ending>((resolve) => {
      child.once("exit", (code, signal) =>
        resolve(signal === null ? { kind: "exited", code: code ?? 0 } : { kind: "killed", signal }),
      );
      child.once("error", (error) => resolve({ kind: "not-started", problem: problemOf(error) }));
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    return { child, pid: child.pid ?? 0, exited };
  } catch (error) {
    return problemOf(error);
  }
}

function environment({ env, paths = {} }: ExecOptions): NodeJS.ProcessEnv {
  const whole = { ...process.env, ...env };
  for (const [name, folders] of Object.entries(paths)) {
    const before = whole[name];
    whole[name] = [...folders, ...(before === undefined || before === "" ? [] : [before])].join(delimiter);
  }
  return whole;
}

const onWindows = process.platform === "win32";

/** There `npm` and `npx` are batch files, which only the shell runs; cross-spawn has mastered quoting for it. */
const spawnHere = async (): Promise<typeof spawn> => (onWindows ? (await import("cross-spawn")).default.spawn : spawn);

function relaysOf(
  { stdout, stderr }: ChildProcess,
  options: ExecOptions,
  ours: ExecSurroundings,
): readonly OutputRelay[] {
  if (stdout === null || stderr === null) return [];
  return [
    relayOutput(stdout, ours.stdout, listenerOf("stdout", options)),
    relayOutput(stderr, ours.stderr, listenerOf("stderr", options)),
  ];
}

function listenerOf(stream: "stdout" | "stderr", { output, hear, view }: ExecOptions): Listener {
  const heard = (piece: Uint8Array): void => hear?.(piece, stream);
  if (output !== "tee") return { hear: heard, show: null, rest: () => "" };
  if (view === undefined || stream === "stderr") return { hear: heard, show: (piece) => piece, rest: () => "" };
  const decoder = new TextDecoder();
  return {
    hear: heard,
    show: (piece) => view.push(decoder.decode(piece, { stream: true })),
    rest: () => view.push(decoder.decode()) + view.end(),
  };
}

interface Watched {
  readonly ending: Ending;
  readonly timedOut: boolean;
  readonly interrupted: boolean;
}

/** Waits for the end of a command, or brings it about; resolves when nothing of it is left that can be ended. */
async function watch(
  { pid, exited }: Begun,
  { deadlineMs, signal }: ExecOptions,
  ownGroup: boolean,
  patience: Patience,
): Promise<Watched> {
  const tree = openProcessTree(pid, ownGroup);
  // Whatever ends us takes the children along, also a second Ctrl-C and a bug.
  const takeAlong = (): void => tree.send("SIGKILL");
  process.once("exit", takeAlong);
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  try {
    const overdue = new Promise<"overdue">((resolve) => {
      if (deadlineMs !== null) timer = setTimeout(resolve, deadlineMs, "overdue");
    });
    const stopped = new Promise<"stopped">((resolve) => {
      onAbort = () => resolve("stopped");
      signal.addEventListener("abort", onAbort);
    });
    const first = await Promise.race([exited, overdue, stopped]);
    if (typeof first === "object") {
      if (ownGroup && !groupIsEmpty(pid)) await endTree(tree, [{ send: null, waitMs: patience.leftoverMs }], patience);
      return { ending: first, timedOut: false, interrupted: false };
    }
    const asked = { send: first === "stopped" ? signalOf(signal, ownGroup) : null, waitMs: patience.askedMs };
    await endTree(tree, first === "stopped" ? [asked] : [], patience);
    const ending = await Promise.race([exited, unending()]);
    return { ending, timedOut: first === "overdue", interrupted: first === "stopped" };
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
    process.off("exit", takeAlong);
  }
}

interface Stage {
  /** Null: only wait. */
  readonly send: NodeJS.Signals | null;
  readonly waitMs: number;
}

async function endTree(tree: ProcessTree, first: readonly Stage[], { termMs }: Patience): Promise<void> {
  const stages: readonly Stage[] = [
    ...first,
    { send: "SIGTERM", waitMs: termMs },
    // Who has forked at the wrong moment is met by the second.
    { send: "SIGKILL", waitMs: 200 },
    { send: "SIGKILL", waitMs: 1000 },
  ];
  for (const { send, waitMs } of stages) {
    if (send !== null) tree.send(send);
    const until = performance.now() + waitMs;
    for (let wait = 5; tree.lives(); wait = Math.min(100, wait * 2)) {
      const left = until - performance.now();
      if (left <= 0) break;
      await pause(Math.min(wait, left));
    }
    if (!tree.lives()) return;
  }
}

/** The signal that came to us, for a command that it did not come to. */
function signalOf({ reason }: AbortSignal, ownGroup: boolean): NodeJS.Signals | null {
  if (reason !== "SIGINT" && reason !== "SIGHUP") return "SIGTERM";
  // The terminal tells all of its foreground group. Told twice, many runners stop without writing their results.
  return ownGroup ? reason : null;
}

/** A process that hangs in the kernel does not even end when it is killed; it is told as what it will be. */
async function unending(): Promise<Ending> {
  await pause(2000);
  return { kind: "killed", signal: "SIGKILL" };
}

const pause = async (ms: number): Promise<void> => {
  await new Promise<void>((resolve) => void setTimeout(resolve, ms));
};

const neverStarted = (problem: Problem, at: number, interrupted: boolean): Execution => ({
  ending: { kind: "not-started", problem },
  startedAt: at,
  finishedAt: Date.now(),
  timedOut: false,
  interrupted,
});

const stoppedBefore: Problem = {
  code: "interrupted",
  what: "Stopped before the command was started.",
  why: "The user wanted to stop.",
  fix: "Type the same command again.",
  place: null,
};
