// A test suite that does what `suite.json` beside the caller says, so that a run can be made to end in any way. It is what
// a runner of one's own is to deflake: it takes a list of ids, writes JUnit XML, and answers with an exit code.
//
//   { "tests": { "a": "pass", "b": ["fail: boom", "pass"], "c": "skip: no network" }, "after": "exit 2" }
//
// Of a list, the first is for the first execution, the next for the next; the last stays. Executions are counted in
// `suite.counts.json`.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";

const args = process.argv.slice(2);
const after = (flag) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : null);
const plan = JSON.parse(readFileSync("suite.json", "utf8"));
const counts = existsSync("suite.counts.json") ? JSON.parse(readFileSync("suite.counts.json", "utf8")) : {};
const listed = after("--ids-from");
const names = listed === null ? Object.keys(plan.tests) : readFileSync(listed, "utf8").trim().split("\n");

if (args.includes("--list")) {
  console.log(Object.keys(plan.tests).join("\n"));
  process.exit(0);
}
if (plan.build === "fails" && listed === null) {
  console.error("build failed");
  process.exit(plan.code ?? 1);
}

const text = (value) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const cases = [];
let failed = 0;
for (const name of names) {
  const wanted = [plan.tests[name]].flat();
  const outcome = wanted[Math.min(counts[name] ?? 0, wanted.length - 1)] ?? "pass";
  counts[name] = (counts[name] ?? 0) + 1;
  writeFileSync("suite.counts.json", JSON.stringify(counts));
  console.log(`${name}: ${outcome}`);
  if (outcome === "absent") continue;
  if (outcome === "hang") {
    const child = spawn("sleep", ["1000"], { stdio: "inherit" });
    writeReport(false);
    // Whoever waits for this file finds all that went before.
    writeFileSync("suite.hangs.json", JSON.stringify([process.pid, child.pid]));
    await new Promise((resolve) => setTimeout(resolve, 1_000_000));
  }
  if (outcome === "crash") process.kill(process.pid, "SIGSEGV");
  const message = outcome.startsWith("fail") ? outcome.slice(6) || "failed" : null;
  if (message !== null) failed += 1;
  const [, why] = /^skip(?:: (.*))?$/.exec(outcome) ?? [];
  const reason = why === undefined ? "" : ` message="${text(why)}"`;
  const other = outcome.startsWith("skip") ? `<skipped${reason}/>` : "";
  const body = message === null ? other : `<failure type="Error" message="${text(message)}">at ${name}</failure>`;
  cases.push(`<testcase classname="" name="${text(name)}" time="0.${String(counts[name]).padStart(3, "0")}">${body}</testcase>`);
}
writeReport(plan.report !== "truncated" || listed !== null);

function writeReport(whole) {
  const head = `<?xml version="1.0"?>\n<testsuites><testsuite timestamp="${new Date().toISOString()}">`;
  const path = after("--junit");
  if (path !== null) writeFileSync(path, `${head}${cases.join("\n")}${whole ? "</testsuite></testsuites>" : "<testcase name="}`);
}

if (listed === null && plan.after?.startsWith("kill ")) process.kill(process.pid, plan.after.slice(5));
const ending = listed === null && plan.after?.startsWith("exit ") ? Number(plan.after.slice(5)) : null;
process.exitCode = ending ?? (failed > 0 ? 1 : 0);
