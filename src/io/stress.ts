// Makes this machine a worse place for tests. Busy work is done by threads of this process and by its short-lived children,
// so that nothing goes on when it dies, however it dies.

import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, freemem, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Stress, Stressed, StressKind } from "../app/ports.ts";

/** A share of the free memory that is taken, and the most that is: the tests must not be what the system kills. */
const memoryShare = 0.5;
const mostMemory = 4 * 1024 ** 3;

/** Written again and again, and brought to the disc each time. */
const ioBytes = 4 * 1024 ** 2;

/** Threads are made of text, because they run from source and built alike. */
const busyWork: Readonly<Record<"cpu" | "io" | "memory", string>> = {
  cpu: `parentPort.postMessage("up"); for (let x = 1; ; x = Math.sqrt(x + 1)) if (Atomics.load(workerData.stopped, 0)) break;`,
  io: `const { openSync, writeSync, fsyncSync, closeSync, readFileSync } = require("node:fs");
    const piece = Buffer.alloc(${ioBytes}, 7);
    parentPort.postMessage("up");
    while (!Atomics.load(workerData.stopped, 0)) {
      const file = openSync(workerData.path, "w");
      writeSync(file, piece);
      fsyncSync(file);
      closeSync(file);
      readFileSync(workerData.path);
    }`,
  memory: `const held = [];
    const piece = 16 * 1024 ** 2;
    for (let bytes = 0; bytes < workerData.bytes; bytes += piece) held.push(Buffer.alloc(piece, 1));
    parentPort.postMessage("up");
    for (let turn = 0; !Atomics.load(workerData.stopped, 0); turn++) {
      for (const one of held) for (let at = 0; at < piece; at += 4096) one[at] = turn;
    }`,
};

export const machineStress: Stress = {
  troubleWith: (kind) => {
    if (kind !== "cores") return null;
    if (process.platform !== "linux" || !hasProgram("taskset"))
      return "Fewer cores need taskset, of Linux's util-linux.";
    return availableParallelism() < 2 ? "There is one core only." : null;
  },
  start: async (kinds) => {
    const folder = mkdtempSync(join(tmpdir(), "deflake-stress-"));
    const stopped = new Int32Array(new SharedArrayBuffer(4));
    const workers = await Promise.all(kinds.flatMap((kind) => workersFor(kind, folder, stopped)));
    const noise = kinds.includes("noise") ? startNoise() : null;
    return {
      wrap: (words) => (kinds.includes("cores") ? ["taskset", "-c", "0", ...words] : words),
      stop: async () => {
        Atomics.store(stopped, 0, 1);
        await Promise.all([noise?.stop(), ...workers.map(async (worker) => worker.terminate())]);
        rmSync(folder, { recursive: true, force: true });
      },
    } satisfies Stressed;
  },
};

function workersFor(kind: StressKind, folder: string, stopped: Int32Array): readonly Promise<Worker>[] {
  const cores = availableParallelism();
  switch (kind) {
    case "cpu":
      return Array.from({ length: cores }, async () => startWorker("cpu", { stopped }));
    case "io":
      return [0, 1].map(async (at) => startWorker("io", { stopped, path: join(folder, String(at)) }));
    case "memory":
      return [startWorker("memory", { stopped, bytes: Math.min(mostMemory, freemem() * memoryShare) })];
    case "cores":
    case "noise":
      return [];
  }
}

/** Resolves when it works. */
async function startWorker(kind: keyof typeof busyWork, workerData: object): Promise<Worker> {
  const code = `const { parentPort, workerData } = require("node:worker_threads");\n${busyWork[kind]}`;
  const worker = new Worker(code, { eval: true, workerData });
  worker.unref();
  await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  // A machine that takes the memory back has been put under stress all the same.
  worker.on("error", () => {});
  return worker;
}

/** Other processes come and go, one after the other, and each has something to do. */
function startNoise(): { stop(): Promise<void> } {
  const stop = new AbortController();
  const once = async (): Promise<void> =>
    await new Promise((resolve) => {
      const child = spawn(process.execPath, ["-e", "for (let i = 0; i < 2e7; i++) Math.sqrt(i)"], { stdio: "ignore" });
      child.once("close", () => resolve());
      child.once("error", () => resolve());
    });
  const turns = [0, 1].map(async () => {
    while (!stop.signal.aborted) await once();
  });
  return {
    stop: async () => {
      stop.abort();
      await Promise.all(turns);
    },
  };
}

function hasProgram(name: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
