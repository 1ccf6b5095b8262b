// What `deflake run` costs: a command under it beside the same command alone, and the judging of a large report. Whole
// processes, medians over alternating runs so that a busy machine slows all of them alike. To reach: at most 60 ms and 2 %
// over the command; 100,000 tests judged in less than a second. `node -e 0` stands beside it: what Node itself takes, which
// differs by the version that this is run with.
//
//   npm run build && node bench/run.mjs [ROUNDS] [TESTS]
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 15);
const tests = Number(process.argv[3] ?? 100_000);
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "deflake-bench-run-"));
const memory = join(folder, "memory.txt");
writeFileSync(
  join(folder, "peak.cjs"),
  `if ((process.argv[1] ?? "").includes("dist/cli/main.js")) process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(memory)}, String(process.resourceUsage().maxRSS)));`,
);

/** Bash's own `times` counts the processor time of a whole child, which Node has no call for. */
const timed = 'exec 3>&1; TIMEFORMAT="%R %U %S"; { time "$@" >/dev/null 2>&1; } 2>&3';

function measure(words) {
  const { stdout } = spawnSync("bash", ["-c", timed, "bash", ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: `--require ${join(folder, "peak.cjs")}`, GITHUB_ACTIONS: "" },
  });
  const [real, user, system] = stdout.trim().split(" ").map(Number);
  return { wall: real * 1000, cpu: (user + system) * 1000 };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Medians of both, and of what each pair differs by. */
function beside(name, alone, under, count = rounds) {
  const pairs = Array.from({ length: count }, () => [measure(alone), measure(under)]);
  const [wall, more] = [median(pairs.map(([a]) => a.wall)), median(pairs.map(([a, b]) => b.wall - a.wall))];
  const [cpu, moreCpu] = [median(pairs.map(([a]) => a.cpu)), median(pairs.map(([a, b]) => b.cpu - a.cpu))];
  const peak = existsSync(memory) ? (Number(readFileSync(memory, "utf8")) / 1024).toFixed(0) : "";
  const text = (ms, by) => `${ms.toFixed(0).padStart(6)} ms ${`+${by.toFixed(0)}`.padStart(6)} ms`;
  console.log(`${name.padEnd(44)} ${text(wall, more)}   ${text(cpu, moreCpu)}   ${peak.padStart(5)}${peak && " MB"}`);
}

const deflake = (...args) => [process.execPath, main, "run", ...args];
writeFileSync(
  join(folder, "some.test.cjs"),
  `const test = require("node:test"); for (let i = 0; i < 50; i += 1) test("t" + i, async () => { await new Promise((done) => setTimeout(done, 5)); });`,
);

console.log(`${rounds} rounds, medians${" ".repeat(30)}wall                   CPU                  peak`);
beside("true, and `node -e 0` in its place", ["true"], [process.execPath, "-e", "0"]);
const sleep = ["sleep", "0.3"];
beside("sleep 0.3", sleep, deflake("--", ...sleep));
beside("sleep 0.3, --no-record", sleep, deflake("--no-record", "--", ...sleep));
const nodeTest = [process.execPath, "--test", "some.test.cjs"];
beside("node --test, 50 tests", nodeTest, deflake("--", ...nodeTest));

const failing = (at) => at % Math.ceil(tests / 50) === 0;
const cases = Array.from({ length: tests }, (_, at) => {
  const failure = failing(at) ? `<failure message="race">at ${at}</failure>` : "";
  return `<testcase classname="suite.Class${at % 1000}" name="test number ${at}" time="0.01">${failure}</testcase>`;
});
writeFileSync(
  join(folder, "large.xml"),
  `<testsuites><testsuite name="s">${cases.join("\n")}</testsuite></testsuites>`,
);
const rules = Array.from({ length: 1000 }, (_, at) => {
  const test = `suite.Class${(at * Math.ceil(tests / 50)) % 1000} > test number ${at * Math.ceil(tests / 50)}`;
  return `  - { test: "${test}", action: ignore, where: all, failure: race, reason: known }\n`;
});
writeFileSync(join(folder, "deflake.yaml"), `version: 1\nrules:\n${rules.join("")}`);
const copy = ["sh", "-c", "cp large.xml out.xml; exit 1"];
const judged = deflake("--no-record", "--results", "out.xml", "--", ...copy);
beside(`a report of ${tests.toLocaleString("en")} tests, 1,000 rules`, copy, judged, 5);
beside("the same, recorded", copy, deflake("--results", "out.xml", "--", ...copy), 5);
rmSync(folder, { recursive: true });
