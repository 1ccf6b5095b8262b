// What it costs to start deflake, against `node -e 0`: whole processes, CPU and wall, medians over alternating runs so that
// a busy machine slows all of them alike. To reach: `--version` at most 1.5 times.
//
//   npm run build && node bench/startup.mjs [rounds]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 30);
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "deflake-startup-"));
const empty = join(folder, "empty.xml");
writeFileSync(empty, '<testsuites tests="0"></testsuites>\n');

const subject = (name, args) => ({ name, args, cpu: [], wall: [] });
const subjects = [
  subject("node -e 0", ["-e", "0"]),
  subject("deflake --version", [main, "--version"]),
  subject("deflake --help", [main, "--help"]),
  subject("deflake report, an empty file", [main, "report", empty]),
];

/** Bash's own `times` counts the processor time of a whole child, which Node has no call for. */
const timed = 'exec 3>&1; TIMEFORMAT="%R %U %S"; { time "$@" >/dev/null 2>&1; } 2>&3';

for (let round = 0; round < rounds; round += 1) {
  for (const { args, cpu, wall } of subjects) {
    const { stdout } = spawnSync("bash", ["-c", timed, "bash", process.execPath, ...args], {
      cwd: folder,
      encoding: "utf8",
    });
    const [real, user, system] = stdout.trim().split(" ").map(Number);
    wall.push(real);
    cpu.push(user + system);
  }
}
rmSync(folder, { recursive: true });

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const [bare] = subjects;
const column = (values, of) => {
  const ms = median(values) * 1000;
  return `${ms.toFixed(0).padStart(5)} ms ${(median(values) / median(of)).toFixed(2).padStart(5)} x`;
};
console.log(`${rounds} rounds, medians${" ".repeat(18)}CPU               wall`);
for (const { name, cpu, wall } of subjects)
  console.log(`${name.padEnd(32)} ${column(cpu, bare.cpu)}   ${column(wall, bare.wall)}`);
