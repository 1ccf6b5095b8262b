// The guide's examples, run as they stand: each file that it shows, each command, and the lines that it says come out; and the
// reference's table of options, held against the code.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { defaultRetries, parseFlaky } from "../../src/node-test/flaky-option.ts";
import { settingsFrom } from "../../src/node-test/settings.ts";
import { runNode, sandbox } from "./sandbox.ts";

const docs = resolve(import.meta.dirname, "../../docs");
const guide = readFileSync(join(docs, "guide/node-test.md"), "utf8");
const reference = readFileSync(join(docs, "reference/node-test.md"), "utf8");
const here = { version: process.versions.node, major: 0, binary: process.execPath };

const folder = mkdtempSync(join(sandbox(), "guide-"));
for (const [, name = "", text = ""] of guide.matchAll(/```js file=(\S+)\n([^]*?)```/g))
  writeFileSync(join(folder, name), text);

const commands = [...guide.matchAll(/```console\n\$ node (.*)\n([^]*?)```/g)].map(([, args = "", out = ""]) => ({
  args,
  out,
}));

test.each(commands)("node $args", async ({ args, out }) => {
  const { stdout, stderr, code } = await runNode(here, args.split(" "), folder);
  expect(code, stderr).toBe(0);
  let from = 0;
  for (const line of out.trim().split("\n")) {
    const at = stdout.indexOf(line, from);
    expect(at, `"${line}" comes next in:\n${stdout}`).toBeGreaterThanOrEqual(0);
    from = at + line.length;
  }
});

test("the guide has examples", () => expect(commands.length).toBeGreaterThan(2));

test("the reference names every key of the option, and its default", () => {
  const keys = [...reference.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)].map(([, key = ""]) => key);
  // What nobody writes is no option.
  const options = Object.keys(parseFlaky({ retries: 1 }) as object).filter(
    (key) => key !== "repeated" && key !== "forgives",
  );
  expect(keys.slice(0, options.length).toSorted()).toEqual(options.toSorted());
  expect(reference).toContain(`| \`retries\` | ${defaultRetries} |`);
});

test("the reference names every variable, each of which does something", () => {
  const named = [...reference.matchAll(/^\| `(DEFLAKE_\w+)(?:=(\w+))?` \|/gm)];
  const none = JSON.stringify(settingsFrom({}));
  for (const [, name = "", value = ""] of named.filter(([, name]) => name !== "DEFLAKE_NODE_TEST_ENGINE")) {
    expect(JSON.stringify(settingsFrom({ [name]: value === "n" ? "3" : value })), name).not.toBe(none);
  }
  expect(named.length).toBe(7);
});
