// Processes that import are killed, starved of disc and set against each other. Nothing that was committed is lost, nothing
// is there by half, nothing counts twice, and whatever goes wrong is a problem that people can act on.
import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Source, TestCount } from "../../../../src/core/history/history.ts";
import { everything, type Store } from "../../../../src/app/ports.ts";
import { openDuckDbStore } from "../../../../src/io/store/duckdb/store.ts";
import { openLogStore } from "../../../../src/io/store/log-store.ts";
import { seed } from "../../../seed.ts";
import { inputCount, inputOf } from "./inputs.mjs";

const kinds = { log: openLogStore, duckdb: (folder: string) => openDuckDbStore(folder) } as const;
type Kind = keyof typeof kinds;

const kills = process.env["CI"] === "true" ? 100 : 12;
/** How long a test may take on a machine that is busy with others; nothing here depends on time. */
const patienceMs = 300_000;

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "deflake-crash-"));
});
afterAll(async () => rm(root, { recursive: true, force: true }));

let folders = 0;
const freshFolder = (): string => join(root, String(++folders));

/** Numbers without a pattern, the same for the same seed. */
function randoms(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Ending {
  readonly lines: readonly string[];
  /** Inputs that it said were in the history. */
  readonly committed: readonly number[];
  readonly done: boolean;
}

interface Started {
  kill(): void;
  readonly ended: Promise<Ending>;
}

const importer = join(import.meta.dirname, "importer.mjs");

function start(command: string, args: readonly string[], as: { uid?: number; gid?: number } = {}): Started {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], ...as });
  let text = "";
  child.stdout.on("data", (data: Buffer) => {
    text += data.toString();
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      // The last line may be cut off where the process was killed.
      const lines = text.split("\n").slice(0, -1);
      const committed = lines.flatMap(
        (line) => /^(?:added|replaced|known) (\d+)$/.exec(line)?.slice(1).map(Number) ?? [],
      );
      resolve({ lines, committed, done: lines.at(-1) === "done" });
    });
  });
  return { kill: () => child.kill("SIGKILL"), ended };
}

const startImport = (kind: Kind, folder: string, from = 0, to = inputCount): Started =>
  start(process.execPath, [importer, kind, folder, String(from), String(to)]);

interface State {
  readonly sources: readonly Source[];
  readonly counts: readonly TestCount[];
}

async function stateOf(kind: Kind, folder: string): Promise<State> {
  const store: Store = await kinds[kind](folder);
  const state = await look(store);
  await store.close();
  return state;
}

const look = (store: Store): Promise<State> =>
  store.read(everything, async (history) => ({ sources: await history.sources(), counts: await history.counts() }));

const numberOf = ({ name }: Source): number => Number(name.replace("input-", ""));

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

interface Totals {
  readonly attempts: number;
  readonly failures: number;
  readonly durationMs: number;
}

/** Of each input; they are asked for after every kill. */
const totals = Array.from({ length: inputCount }, (_, input): Totals => {
  const rows = [...inputOf(input).attempts];
  return {
    attempts: rows.length,
    failures: rows.filter(({ outcome }) => outcome === "fail").length,
    durationMs: sum(rows.map(({ durationMs }) => durationMs ?? 0)),
  };
});

/** Every input is there whole, and nothing else is there. */
function expectWhole({ sources, counts }: State): readonly number[] {
  const inputs = sources.map(numberOf);
  expect(new Set(inputs).size).toBe(inputs.length);
  for (const source of sources) expect(source.attempts).toBe(totals[numberOf(source)]?.attempts);
  expect({
    attempts: sum(counts.map(({ executions }) => executions)),
    failures: sum(counts.map(({ failures }) => failures)),
    durationMs: sum(counts.map(({ durationMs }) => durationMs)),
  }).toEqual({
    attempts: sum(inputs.map((input) => totals[input]?.attempts ?? 0)),
    failures: sum(inputs.map((input) => totals[input]?.failures ?? 0)),
    durationMs: sum(inputs.map((input) => totals[input]?.durationMs ?? 0)),
  });
  return inputs;
}

/** Each part that was committed is there, from the input that told it or from the one that tells it anew. */
function expectCommitted(inputs: readonly number[], committed: readonly number[]): void {
  const there = new Set(inputs.map(partOf));
  expect(committed.filter((input) => !there.has(partOf(input)))).toEqual([]);
}

const partOf = (input: number): string | undefined => inputOf(input).told.slots[0];

const plain = ({ sources, counts }: State): unknown => ({
  sources: sources.map(({ name, attempts }) => `${name} ${attempts}`).sort(),
  counts: counts.map((count) => JSON.stringify(count)).sort(),
});

describe.each(Object.keys(kinds) as Kind[])("%s store", (kind) => {
  let undisturbed: unknown;
  let usualMs = 0;
  beforeAll(async () => {
    const folder = freshFolder();
    const since = performance.now();
    await startImport(kind, folder).ended;
    usualMs = performance.now() - since;
    undisturbed = plain(await stateOf(kind, folder));
  }, patienceMs);

  test("undisturbed, all of it is there", () => {
    expect(undisturbed).toMatchObject({ sources: { length: inputCount - inputCount / 3 } });
  });

  test(`killed ${kills} times, seed ${seed} (DEFLAKE_SEED)`, { timeout: kills * 30_000 }, async () => {
    const random = randoms(seed);
    let folder = freshFolder();
    let committed = new Set<number>();
    for (let kill = 0; kill < kills; kill++) {
      const started = startImport(kind, folder);
      const ended = started.ended;
      await Promise.race([ended, sleep(random() * usualMs)]);
      started.kill();
      const ending = await ended;
      for (const input of ending.committed) committed.add(input);
      expect(ending.lines.filter((line) => /^(problem|bug)/.test(line))).toEqual([]);
      expectCommitted(expectWhole(await stateOf(kind, folder)), [...committed]);
      // Enough inputs are in; what is left to do would be too quick to be killed in.
      if (!ending.done && committed.size < inputCount / 2) continue;
      expect((await startImport(kind, folder).ended).done).toBe(true);
      expect(plain(await stateOf(kind, folder))).toEqual(undisturbed);
      folder = freshFolder();
      committed = new Set();
    }
  });

  test("two importers and a reader at once", { timeout: patienceMs }, async () => {
    const folder = freshFolder();
    // Both import what is in the middle. Parts that are told anew end where the last one leaves them.
    const importers = [startImport(kind, folder, 0, 45), startImport(kind, folder, 15, inputCount)];
    const importing = { goesOn: true };
    const ended = Promise.all(importers.map((one) => one.ended)).finally(() => {
      importing.goesOn = false;
    });
    const store = await kinds[kind](folder);
    while (importing.goesOn) {
      expectWhole(await look(store));
      await sleep(20);
    }
    for (const { done, lines } of await ended) expect(done, lines.join("\n")).toBe(true);
    const after = await look(store);
    expectWhole(after);
    await store.close();
    const parts = new Set(after.sources.map((source) => partOf(numberOf(source))));
    expect(parts.size).toBe(inputCount - inputCount / 3);
  });

  // No file of the process may grow beyond the limit, which is what a full disc looks like from inside. The limits are met
  // at different moments: the history is made, an input is spooled, a commit is written, the log of commits is written.
  const limits = kind === "log" ? [20, 500] : [300, 600, 1000, 1600];
  test.skipIf(process.platform === "win32").each(limits)(
    "a disc that is full after %d KiB",
    { timeout: patienceMs },
    async (kibibytes) => {
      const folder = freshFolder();
      const limited = `ulimit -f ${kibibytes}; exec "$0" "$@"`;
      const args = ["-c", limited, process.execPath, importer, kind, folder, "0", String(inputCount)];
      const { committed, lines } = await start("bash", args).ended;
      expect(lines.at(-1), lines.join("\n")).toMatch(/^problem cannot-write/);
      expectCommitted(expectWhole(await stateOf(kind, folder)), committed);
      // With room again, the import goes on where it was.
      expect((await startImport(kind, folder).ended).done).toBe(true);
      expect(plain(await stateOf(kind, folder))).toEqual(undisturbed);
    },
  );

  // Root may write everywhere, so as root the importer runs as nobody.
  test.skipIf(process.platform === "win32")("a folder that may only be read", { timeout: patienceMs }, async () => {
    const folder = freshFolder();
    expect((await startImport(kind, folder, 0, 2).ended).done).toBe(true);
    const before = plain(await stateOf(kind, folder));
    const closed = join(root, `closed-${kind}`);
    await mkdir(closed);
    for (const path of [root, folder, closed]) await chmod(path, 0o555);
    const as = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    for (const into of [folder, join(closed, "new")]) {
      const { lines } = await start(process.execPath, [importer, kind, into, "5", "6"], as).ended;
      expect(lines).toEqual([expect.stringMatching(/^problem cannot-write/)]);
    }
    for (const path of [root, folder, closed]) await chmod(path, 0o755);
    expect(plain(await stateOf(kind, folder))).toEqual(before);
  });
});

test("a history that another process holds is waited for, and then it is said who has it", async () => {
  const folder = freshFolder();
  expect((await startImport("duckdb", folder, 0, 1).ended).done).toBe(true);
  const hold = `const { DuckDBInstance } = require("@duckdb/node-api");
    DuckDBInstance.create(process.argv[1]).then(() => { console.log("held"); setTimeout(() => {}, 60_000); });`;
  const holder = spawn(process.execPath, ["-e", hold, join(folder, "history.duckdb")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  const store = await openDuckDbStore(folder, 300);
  await expect(look(store)).rejects.toMatchObject({ problem: { code: "store-locked" } });
  holder.kill("SIGKILL");
  await new Promise((resolve) => holder.once("close", resolve));
  expect(expectWhole(await look(store))).toEqual([0]);
  await store.close();
});
