// The progress line: when it is painted, what it says, and that nothing is left of it.
import { expect, test } from "vitest";
import { openProgress, progressLine, type ProgressLine } from "../../src/io/progress.ts";
import { openTerminal, wantsColour } from "../../src/io/terminal.ts";

const mb = 1e6;

test.each([
  [{ done: 0, total: 100 * mb, rate: 0 }, "Reading 0 %, 0.0 of 100.0 MB"],
  [{ done: 45 * mb, total: 100 * mb, rate: 5 * 1e3 }, "Reading 45 %, 45.0 of 100.0 MB, 5.0 MB/s, 11 s left"],
  [{ done: 120 * mb, total: 100 * mb, rate: 5 * 1e3 }, "Reading 100 %, 100.0 of 100.0 MB, 5.0 MB/s"],
  [{ done: 45 * mb, total: null, rate: 5 * 1e3 }, "Reading 45.0 MB, 5.0 MB/s"],
  [{ done: 1 * mb, total: 500 * mb, rate: 1e3 }, "Reading 0 %, 1.0 of 500.0 MB, 1.0 MB/s, 8 min 19 s left"],
  [{ done: 1 * mb, total: 9000 * mb, rate: 1e3 }, "Reading 0 %, 1.0 of 9000.0 MB, 1.0 MB/s, 2 h 29 min left"],
])("bytes: %j", (pace, line) => expect(progressLine({ what: "Reading", unit: "bytes", ...pace }, 200)).toBe(line));

test("runs, and a line that the window is too narrow for", () => {
  const pace = { what: "Writing", unit: "runs", done: 3, total: 12, rate: 0.001 } as const;
  expect(progressLine(pace, 200)).toBe("Writing 25 %, 3 of 12 runs, 1.0 runs/s, 9 s left");
  expect(progressLine(pace, 20)).toHaveLength(20);
});

/** A progress line on a clock that the test moves. */
function painted(): { line: ProgressLine; writes: string[]; pass: (ms: number) => void } {
  let now = 1000;
  const writes: string[] = [];
  const line = openProgress((text) => writes.push(text), { clock: { now: () => now }, width: () => 80 });
  return { line, writes, pass: (ms) => (now += ms) };
}

test("paints at most ten times a second, however often it is told", () => {
  const { line, writes, pass } = painted();
  line.start("Reading", 1000 * mb, "bytes");
  for (let ms = 0; ms < 2000; ms += 1) {
    pass(1);
    line.advance(1000);
  }
  expect(writes.length).toBeGreaterThan(10);
  expect(writes.length).toBeLessThanOrEqual(20);
});

test("what is over at once is not announced", () => {
  const { line, writes, pass } = painted();
  line.start("Reading", 10, "runs");
  pass(200);
  line.advance(10);
  line.stop();
  expect(writes).toEqual([]);
});

test("leaves nothing behind", () => {
  const { line, writes, pass } = painted();
  line.start("Reading", 10, "runs");
  pass(1000);
  line.advance(1);
  line.stop();
  expect(writes.at(-1)).toBe("\r\x1b[2K");
  line.advance(1);
  line.stop();
  expect(writes).toHaveLength(2);
});

test("the rate follows a change of pace without jumping to it", () => {
  const { line, writes, pass } = painted();
  line.start("Reading", null, "bytes");
  for (let step = 0; step < 50; step += 1) {
    pass(100);
    line.advance(mb);
  }
  expect(writes.at(-1)).toContain("10.0 MB/s");
  for (let step = 0; step < 10; step += 1) {
    pass(100);
    line.advance(2 * mb);
  }
  const rate = Number(/([\d.]+) MB\/s/.exec(writes.at(-1) ?? "")?.[1]);
  expect(rate).toBeGreaterThan(11);
  expect(rate).toBeLessThan(15);
});

test("a message stands above the line, a pipe and --quiet get no line", () => {
  const shown = (isTTY: boolean, quiet: boolean): string => {
    let now = 0;
    let text = "";
    const stream = { isTTY, columns: 80, write: (piece: string) => (text += piece) };
    const terminal = openTerminal({ stdout: stream, stderr: stream, env: {} }, true, { now: () => now });
    const progress = terminal.progress({ quiet });
    progress.start("Reading", 10, "runs");
    now += 1000;
    progress.advance(5);
    terminal.say("note\n");
    progress.stop();
    return text;
  };
  const gone = "\r\x1b[2K";
  expect(shown(true, false).split(gone)).toEqual(["", expect.stringMatching(/^Reading 50 %/), "note\n"]);
  expect(shown(false, false)).toBe("note\n");
  expect(shown(true, true)).toBe("note\n");
});

test.each([
  ["a terminal", { isTTY: true }, {}, true, true],
  ["a pipe", {}, {}, true, false],
  ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }, true, false],
  ["NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, true, false],
  ["an empty NO_COLOR says nothing", { isTTY: true }, { NO_COLOR: "" }, true, true],
  ["FORCE_COLOR", {}, { FORCE_COLOR: "1" }, true, true],
  ["FORCE_COLOR=0", { isTTY: true }, { FORCE_COLOR: "0" }, true, false],
  ["NO_COLOR before FORCE_COLOR", {}, { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  ["--no-color before all", { isTTY: true }, { FORCE_COLOR: "1" }, false, false],
])("colours: %s", (_, stream, env, flag, wanted) =>
  expect(wantsColour({ ...stream, write: () => true }, env, flag)).toBe(wanted),
);
