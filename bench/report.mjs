// The main job as people run it: `deflake report` over 200 JUnit files of 1,000 cases, as a whole process, and over a
// history of your own when a path is given. Prints wall, CPU and peak memory beside those of `node -e 0` and of a process
// that only runs the XML library over the same bytes, all in one run, so that ratios hold on a busy machine.
//
//   npm run build && node bench/report.mjs [--rounds N] [PATH…]
//
// To reach on the files made here: under 1.5 s and 150 MB.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const args = process.argv.slice(2);
const rounds = args.includes("--rounds") ? Number(args[args.indexOf("--rounds") + 1]) : 5;
const paths = args.filter((arg, at) => !arg.startsWith("--") && args[at - 1] !== "--rounds");
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "deflake-bench-report-"));

/** Loaded into each process: writes what the process used, when it ends. */
const meter = join(folder, "meter.mjs");
writeFileSync(
  meter,
  `import { writeFileSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(process.env.DEFLAKE_BENCH_METER, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, wall: performance.now() / 1e3, rss: maxRSS / 1024 }));
});
`,
);

const bare = join(folder, "bare.mjs");
writeFileSync(
  bare,
  `import { readFileSync, readdirSync } from "node:fs";
import { Parser } from ${JSON.stringify(import.meta.resolve("htmlparser2"))};
let cases = 0;
for (const name of readdirSync(process.argv[2])) {
  const parser = new Parser({ onopentag: (tag) => void (cases += tag === "testcase" ? 1 : 0) }, { xmlMode: true });
  parser.end(readFileSync(process.argv[2] + "/" + name, "utf8"));
}
if (cases === 0) throw new Error("no cases");
`,
);

function makeFiles() {
  const where = join(folder, "junit");
  mkdirSync(where);
  let state = 1;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const chances = Array.from({ length: 1_000 }, (_, test) => (test % 50 === 0 ? random() * 0.05 : 0));
  for (let run = 0; run < 200; run += 1) {
    const started = new Date(Date.UTC(2026, 0, 1) + run * 3_600_000).toISOString();
    const cases = chances.map((chance, test) => {
      const open = `<testcase classname="com.example.shop.area${test % 50}.Test${test % 100}" name="test_case_${test}" time="0.${100 + test}"`;
      if (random() >= chance) return `${open}/>`;
      return `${open}><failure type="AssertionError" message="expected ${run} to equal ${test}">at check (shop.py:12)\nat run (shop.py:88)</failure></testcase>`;
    });
    const text = `<testsuites><testsuite name="shop" tests="1000" timestamp="${started}">\n${cases.join("\n")}\n</testsuite></testsuites>\n`;
    writeFileSync(join(where, `run-${String(run).padStart(3, "0")}.xml`), text);
  }
  return where;
}

function measured(command) {
  const file = join(folder, "measured.json");
  const { status, stderr } = spawnSync(process.execPath, ["--import", pathToFileURL(meter).href, ...command], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, DEFLAKE_BENCH_METER: file },
  });
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}\n${stderr}`);
  return JSON.parse(readFileSync(file, "utf8"));
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  const junit = makeFiles();
  const subjects = [
    { name: "node -e 0", command: ["-e", "0"] },
    { name: "htmlparser2 alone, 200 files", command: [bare, junit] },
    { name: "deflake report, 200 files", command: [main, "report", junit] },
    ...(paths.length === 0 ? [] : [{ name: `deflake report ${paths.join(" ")}`, command: [main, "report", ...paths] }]),
  ].map((subject) => ({ ...subject, runs: [] }));
  for (let round = 0; round < rounds; round += 1)
    for (const { command, runs } of subjects) runs.push(measured(command));
  console.log(`${rounds} rounds${" ".repeat(28)}wall min / median      CPU min / median      peak RSS`);
  for (const { name, runs } of subjects) {
    const of = (key) => runs.map((run) => run[key]);
    const both = (key) =>
      `${Math.min(...of(key))
        .toFixed(2)
        .padStart(6)} / ${median(of(key)).toFixed(2).padStart(5)} s`;
    console.log(
      `${name.padEnd(34)} ${both("wall")}      ${both("cpu")}      ${median(of("rss")).toFixed(0).padStart(5)} MB`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
