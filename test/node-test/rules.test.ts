// The rules of a deflake.yaml, applied to tests that know nothing of them.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { eventsIn, installed, nodes, runNode, sandbox, told, type Node, type Result } from "./sandbox.ts";

const folder = sandbox();
const policy = `
version: 1
retry: { listed: 2 }
rules:
  - { test: "files/ruled.mjs > listed*", action: retry, where: all, failure: not yet, reason: a race }
  - { test: files/ruled.mjs > another failure, action: retry, where: all, failure: not yet, reason: a race }
  - { test: "files/ruled.mjs > suite > ignored*", action: ignore, where: all, failure: /^known.*\\d/, reason: a known bug }
  - { test: files/ruled.mjs > hangs, action: ignore, where: all, failure: timeout, reason: slow machines }
  - { test: files/ruled.mjs > skipped, action: skip, where: [{ os: ${process.platform} }], reason: eats the disc }
  - { test: files/ruled.mjs > elsewhere, action: retry, where: [{ os: haiku }], failure: not yet, reason: a race }
  - { test: files/ruled.mjs > expired, action: retry, where: all, failure: not yet, reason: a race, review: 2020-01-01 }
  - { test: files/ruled.mjs > own word, action: retry, where: all, failure: not yet, reason: a race }
`;

const places: string[] = [];
afterAll(() => places.forEach((place) => rmSync(place, { recursive: true })));

/** A folder with a policy and the tests that it is about. */
function project(text: string): string {
  const place = mkdtempSync(join(folder, "ruled-"));
  places.push(place);
  mkdirSync(join(place, "files"));
  for (const name of ["entry.mjs", "events.mjs", "files/ruled.mjs", "files/plain.mjs"])
    cpSync(join(folder, name), join(place, name));
  writeFileSync(join(place, "deflake.yaml"), text);
  return place;
}

const run = (node: Node, place: string, flags: readonly string[], env: Record<string, string> = {}): Promise<Result> =>
  runNode(
    node,
    ["-r", "deflake/node-test/register", ...flags, "--test-reporter=./events.mjs", "./files/ruled.mjs"],
    place,
    { DEFLAKE_ENTRY: "node:test", ...env },
  );

const results = ({ stdout }: Result): string[] => told(eventsIn(stdout)).filter((line) => /^ *(not )?ok /.test(line));

for (const node of nodes) {
  describe.skipIf(!installed(node)).concurrent(`Node ${node.version}`, () => {
    test.each([[[]], [["--test"]]])(
      "rules retry, ignore and skip what they are about, and nothing else: %j",
      async (flags) => {
        const result = await run(node, project(policy), flags);
        expect(results(result)).toEqual([
          "ok listed +2",
          "ok listed too +1",
          "not ok another failure +0: boom, run 1",
          "  not ok ignored +0 # TODO a known bug: known, run 1",
          "    not ok first # TODO a known bug: known, run 1",
          "    ok second",
          "  not ok ignored by its subtests +0 # TODO a known bug: 1 subtest failed",
          "    not ok first: known, run 1",
          "    not ok second: new, run 1",
          "  not ok ignored but new +0: 2 subtests failed",
          "not ok suite: 1 subtest failed",
          "not ok hangs +0 # TODO slow machines: test timed out after 20ms",
          "ok skipped # SKIP eats the disc",
          "not ok elsewhere: not yet, run 1",
          "not ok expired: not yet, run 1",
          "not ok own word: not yet, run 1",
          "not ok unlisted: not yet, run 1",
        ]);
        expect(result.code).toBe(1);
        const count = (what: string): string | undefined =>
          told(eventsIn(result.stdout)).findLast((line) => line.startsWith(`# ${what} `));
        expect([count("fail"), count("todo"), count("skipped"), count("cancelled")]).toEqual([
          "# fail 8",
          "# todo 4",
          "# skipped 1",
          "# cancelled 0",
        ]);
      },
    );

    test("what is ignored, or retried with luck, fails no run", async () => {
      const args = ["--test-name-pattern=listed$|^listed too|^hangs|^skipped|ignored$|ignored by"];
      const result = await run(
        node,
        project(policy.replaceAll("elsewhere", "unlisted").replaceAll("haiku", process.platform)),
        args,
      );
      expect(results(result).filter((line) => /^ *not ok/.test(line) && !line.includes("# TODO"))).toEqual([]);
      expect(result.code).toBe(0);
    });

    test("a file with an error stops the run, with its place", async () => {
      const place = project(policy.replace("action: skip", "action: jump"));
      for (const flags of [[], ["--test"]]) {
        const { code, stderr, stdout } = await run(node, place, flags);
        expect(code).not.toBe(0);
        expect(stderr + stdout).toMatch(/deflake\.yaml:9:\d+: /);
        expect(results({ code, stdout, stderr }).some((line) => line.includes("listed"))).toBe(false);
      }
    });

    test("DEFLAKE_RULES=off, and a run under deflake run, leave the file alone", async () => {
      for (const env of [{ DEFLAKE_RULES: "off" }, { DEFLAKE_RECORD: join(folder, "nowhere") }]) {
        const result = await run(node, project(policy), [], env);
        expect(results(result)).toContain("not ok listed: not yet, run 1");
      }
    });
  });
}
