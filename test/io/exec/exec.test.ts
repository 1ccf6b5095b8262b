// Real processes: how they end, what they print, and that nothing of them is left.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import type { ExecOptions, Execution } from "../../../src/app/ports.ts";
import { openExec, type Patience } from "../../../src/io/exec/exec.ts";
import { listProcesses } from "../../../src/io/exec/process-list.ts";

const quick: Patience = { askedMs: 400, termMs: 200, leftoverMs: 100, silenceMs: 100 };
const patient: Patience = { askedMs: 30_000, termMs: 30_000, leftoverMs: 30_000, silenceMs: 30_000 };

interface Ran {
  readonly execution: Execution;
  readonly stdout: string;
  readonly stderr: string;
  /** What `tee` passed on. */
  readonly passed: string;
}

interface Wishes extends Partial<ExecOptions> {
  readonly patience?: Patience;
  /** Called with all that was printed so far. */
  readonly look?: (stdout: string) => void;
  readonly to?: Writable;
}

async function run(words: readonly string[], { patience = quick, look, to, ...options }: Wishes = {}): Promise<Ran> {
  const heard = { stdout: "", stderr: "" };
  let passed = "";
  const collect = new Writable({
    write: (piece: Buffer, _, done) => {
      passed += piece.toString();
      done();
    },
  });
  const exec = openExec({ stdout: to ?? collect, stderr: collect, patience });
  const execution = await exec.run(words, {
    cwd: tmpdir(),
    env: {},
    output: "hear",
    deadlineMs: null,
    signal: new AbortController().signal,
    hear: (piece, stream) => {
      heard[stream] += Buffer.from(piece).toString();
      look?.(heard.stdout);
    },
    ...options,
  });
  return { execution, ...heard, passed };
}

const sh = (script: string): readonly string[] => ["sh", "-c", script];
const node = (script: string): readonly string[] => [process.execPath, "-e", script];
const lives = (pid: number): boolean => listProcesses().some((one) => one.pid === pid);
const numbersIn = (text: string): readonly number[] => (text.match(/\d+/g) ?? []).map(Number);

/** Aborts as soon as so many numbers were printed: by then all processes of the script are there. */
function stopAfter(count: number, reason: string): Pick<Wishes, "signal" | "look"> {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    look: (out) => {
      if (numbersIn(out).length >= count) controller.abort(reason);
    },
  };
}

test.each([
  ["exit 0", { kind: "exited", code: 0 }],
  ["exit 3", { kind: "exited", code: 3 }],
  // A shell's way to say that its child was killed is an exit code all the same.
  ["exit 139", { kind: "exited", code: 139 }],
  ["kill -SEGV $$", { kind: "killed", signal: "SIGSEGV" }],
  ["kill -KILL $$", { kind: "killed", signal: "SIGKILL" }],
  ["kill -TERM $$", { kind: "killed", signal: "SIGTERM" }],
])("%s", async (script, ending) => {
  const { execution } = await run(sh(script), { patience: patient });
  expect(execution).toMatchObject({ ending, timedOut: false, interrupted: false });
  expect(execution.finishedAt).toBeGreaterThanOrEqual(execution.startedAt);
});

test("what does not begin is a problem with the exit code of a shell", async () => {
  const folder = mkdtempSync(join(tmpdir(), "deflake-exec-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const plain = join(folder, "plain");
  writeFileSync(plain, "no program");
  chmodSync(plain, 0o644);
  const endings = await Promise.all([
    run(["deflake-no-such-command"]),
    run([join(folder, "gone")]),
    run([plain]),
    run(["sh"], { cwd: join(folder, "gone") }),
    run(["bad\0name"]),
    run(["true", "x".repeat(4 * 1024 * 1024)]),
  ]);
  expect(
    endings.map(({ execution: { ending } }) => (ending.kind === "not-started" ? ending.problem.code : ending)),
  ).toEqual([
    "command-not-found",
    "command-not-found",
    "command-not-runnable",
    "command-not-found",
    "command-not-runnable",
    "command-not-runnable",
  ]);
});

test("both streams are heard apart, with the environment and the folder that were asked for", async () => {
  const folder = mkdtempSync(join(tmpdir(), "deflake-exec-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { stdout, stderr } = await run(sh('pwd; echo "$COLOUR" >&2'), { cwd: folder, env: { COLOUR: "blue" } });
  expect([stdout, stderr]).toEqual([`${folder}\n`, "blue\n"]);
});

test("tee passes on every byte and hears it too; hear passes nothing on", async () => {
  const script = sh("printf 'a\\0\\377b'; printf 'c' >&2");
  const teed = await run(script, { output: "tee" });
  const heard = await run(script);
  expect(teed.stdout).toBe(heard.stdout);
  // Nobody says which of two streams comes first.
  expect([`${teed.stdout}c`, `c${teed.stdout}`]).toContain(teed.passed);
  expect(heard.passed).toBe("");
});

test("a flood waits for whoever reads it: what is held stays small, and all of it comes", async () => {
  let most = 0;
  let bytes = 0;
  const slow: Writable = new Writable({
    highWaterMark: 64 * 1024,
    write: (piece: Buffer, _, done) => {
      most = Math.max(most, slow.writableLength);
      bytes += piece.length;
      setImmediate(done);
    },
  });
  let heard = 0;
  const { execution } = await run(sh("head -c 50000000 /dev/zero"), {
    output: "tee",
    to: slow,
    hear: (piece) => void (heard += piece.length),
  });
  expect(execution.ending).toEqual({ kind: "exited", code: 0 });
  expect([heard, bytes]).toEqual([50_000_000, 50_000_000]);
  expect(most).toBeLessThan(512 * 1024);
});

test("who closes our output does not end the tests: they are heard to their end", async () => {
  const closing = new Writable({
    write: (_, __, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
  });
  const { execution, stdout } = await run(sh("echo 1; head -c 1000000 /dev/zero; echo 2"), {
    output: "tee",
    to: closing,
  });
  expect(execution.ending).toEqual({ kind: "exited", code: 0 });
  expect(stdout.length).toBe(1_000_004);
});

/** On a busy machine a short deadline is over before the command has begun; then a longer one shows what is to be seen. */
async function pastDeadline(words: readonly string[], numbers: number, patience: Patience): Promise<Ran> {
  for (let deadlineMs = 300; ; deadlineMs *= 2) {
    const ran = await run(words, { deadlineMs, patience });
    if (numbersIn(ran.stdout).length >= numbers) return ran;
  }
}

test("past its deadline a command is ended with all that it has started, even what does not want to", async () => {
  const stubborn = `trap '' TERM INT HUP; sh -c 'trap "" TERM; echo $$; sleep 1000' & echo $$; while :; do sleep 1000; done`;
  const { execution, stdout } = await pastDeadline(sh(stubborn), 2, quick);
  expect(execution).toMatchObject({
    ending: { kind: "killed", signal: "SIGKILL" },
    timedOut: true,
    interrupted: false,
  });
  expect(numbersIn(stdout).filter(lives)).toEqual([]);
});

test("a deadline gives a command the time to put its things in order", async () => {
  const tidy = node(
    `process.on("SIGTERM", () => { console.log("tidied"); process.exit(5); }); setInterval(() => {}, 1000); console.log(1)`,
  );
  const { execution, stdout } = await pastDeadline(tidy, 1, patient);
  expect(execution).toMatchObject({ ending: { kind: "exited", code: 5 }, timedOut: true });
  expect(stdout).toBe("1\ntidied\n");
});

test.each(["SIGINT", "SIGHUP", "SIGTERM"])(
  "%s reaches the command once, and what it still writes is heard",
  async (name) => {
    const script = `process.on("${name}", () => { console.log("told"); setTimeout(() => process.exit(9), 50); }); setInterval(() => {}, 1000); console.log(process.pid)`;
    const { execution, stdout } = await run(node(script), { ...stopAfter(1, name), patience: patient });
    expect(execution).toMatchObject({ ending: { kind: "exited", code: 9 }, timedOut: false, interrupted: true });
    expect(stdout.match(/told/g)).toHaveLength(1);
  },
);

test("who does not listen is ended: children, grandchildren, and those that made groups of their own", async () => {
  const script = `
    const { spawn } = require("node:child_process");
    for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => {});
    const child = spawn("sh", ["-c", "trap '' INT TERM; echo $$; sh -c 'trap \\"\\" INT TERM; echo $$; while :; do sleep 1000; done'; :"], { stdio: "inherit" });
    const apart = spawn("sh", ["-c", "trap '' INT TERM HUP; echo $$; while :; do sleep 1000; done"], { stdio: "inherit", detached: true });
    console.log(process.pid); setInterval(() => {}, 1000);`;
  const { execution, stdout } = await run(node(script), stopAfter(4, "SIGINT"));
  expect(execution).toMatchObject({ ending: { kind: "killed", signal: "SIGKILL" }, interrupted: true });
  expect(numbersIn(stdout)).toHaveLength(4);
  expect(numbersIn(stdout).filter(lives)).toEqual([]);
});

test("what a command leaves behind in the background is ended, also when it holds the pipe", async () => {
  const { execution, stdout } = await run(sh("sleep 1000 & echo $!; exit 3"));
  expect(execution).toMatchObject({ ending: { kind: "exited", code: 3 }, timedOut: false });
  expect(numbersIn(stdout).filter(lives)).toEqual([]);
});

test("what has left for a session of its own lives on, and its hold on the pipe keeps nobody", async () => {
  const { execution, stdout } = await run(
    node(
      `const child = require("node:child_process").spawn("sleep", ["1000"], { detached: true, stdio: "inherit" }); console.log(child.pid); child.unref()`,
    ),
  );
  const [daemon = 0] = numbersIn(stdout);
  onTestFinished(() => void process.kill(daemon, "SIGKILL"));
  expect(execution.ending).toEqual({ kind: "exited", code: 0 });
  expect(lives(daemon)).toBe(true);
});

test("who is late but not idle is heard: the end of a pipeline that outlives its shell", async () => {
  const { stdout } = await run(sh("{ sleep 0.05; echo late; } &"), { patience: { ...patient } });
  expect(stdout).toBe("late\n");
});

test("after the user wanted to stop nothing is started", async () => {
  const { execution } = await run(sh("echo 1"), { signal: AbortSignal.abort("SIGINT") });
  expect(execution).toMatchObject({ ending: { kind: "not-started" }, interrupted: true });
});

test("a view makes of standard output what is passed on, its end included; what is heard is what was printed", async () => {
  const view = { push: (text: string) => text.toUpperCase(), end: () => "(over)" };
  const { stdout, passed } = await run(sh("printf 'ä'; printf b"), { output: "tee", view });
  expect([stdout, passed]).toEqual(["äb", "ÄB(over)"]);
});

test("folders are put before those that a list of our environment has", async () => {
  const script = sh('echo "$PATH" "$DEFLAKE_NONE"');
  const { stdout } = await run(script, { paths: { PATH: ["/first", "/second"], DEFLAKE_NONE: ["/only"] } });
  expect(stdout).toBe(`/first:/second:${process.env["PATH"]} /only\n`);
});
