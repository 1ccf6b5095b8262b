// What a policy file means, and what is said of one that means nothing: every trouble, with its line and column.
import { describe, expect, test } from "vitest";
import { noPolicy } from "../../../src/core/policy/policy.ts";
import { placeText } from "../../../src/core/model/note.ts";
import { parsePolicyFile } from "../../../src/formats/policy-file/policy-file.ts";

const known = { runners: ["vitest", "pytest"], formats: ["junit", "tap"] };
const parse = (text: string) => parsePolicyFile(text, "deflake.yaml", known);

test("the file of the documents", () => {
  const { policy, findings } = parse(`version: 1
retry: { listed: 2, unlisted: 1, stop-after: { tests: 10, share: 20%, time: 10m } }
grace: 7d
runner: vitest
rules:
  - test: thread/thread_gc1.py
    action: retry
    where: all
    failure: "Expected True, got False"
    reason: GC race condition
    owner: "@gc-team"
    issue: https://example.org/issues/1
    added: 2026-02-23
    review: 2026-05-23
    evidence: { failures: 9, executions: 240 }
  - test: net/*
    action: ignore
    where: [{ os: darwin }, { job: "qemu_*", arch: arm }]
    failure: /timed? out after \\d+/i
    reason: slow
`);
  expect(findings).toEqual([]);
  expect(policy).toEqual({
    retry: { listed: 2, unlisted: 1, stopAfter: { tests: 10, share: 0.2, timeMs: 600_000 } },
    graceDays: 7,
    runner: { kind: "known", name: "vitest" },
    rules: [
      {
        id: "thread/thread_gc1.py: Expected True, got False",
        test: "thread/thread_gc1.py",
        action: "retry",
        where: "all",
        failure: { kind: "text", text: "Expected True, got False" },
        reason: "GC race condition",
        owner: "@gc-team",
        issue: "https://example.org/issues/1",
        added: "2026-02-23",
        review: "2026-05-23",
        evidence: { failures: 9, executions: 240 },
        place: { source: "deflake.yaml", line: 6, column: 5 },
      },
      {
        id: "net/* (os=darwin or job=qemu_* arch=arm): /timed? out after \\d+/i",
        test: "net/*",
        action: "ignore",
        where: [
          new Map([["os", "darwin"]]),
          new Map([
            ["job", "qemu_*"],
            ["arch", "arm"],
          ]),
        ],
        failure: { kind: "regex", source: "timed? out after \\d+", flags: "i" },
        reason: "slow",
        owner: null,
        issue: null,
        added: null,
        review: null,
        evidence: null,
        place: { source: "deflake.yaml", line: 16, column: 5 },
      },
    ],
  });
});

test("a runner of one's own", () => {
  const { policy } = parse(
    "version: 1\nrunner:\n  name: mine\n  command: ./run --ids-from {list} --junit {results}\n  results: junit\n  order: given\n",
  );
  expect(policy).toEqual({
    ...noPolicy,
    runner: {
      kind: "custom",
      runner: {
        name: "mine",
        command: "./run --ids-from {list} --junit {results}",
        all: null,
        list: null,
        results: "junit",
        order: "given",
      },
    },
  });
});

/** A rule on one line; what is given stands in place of what is right. */
const ruleWith = (changes: Readonly<Record<string, string | null>>): string => {
  const usual = { test: "a.py", action: "ignore", where: "all", failure: '"boom"', reason: "known" };
  const keys = Object.entries({ ...usual, ...changes }).flatMap(([key, value]) =>
    value === null ? [] : [`${key}: ${value}`],
  );
  return `version: 1\nrules:\n  - ${keys.join("\n    ")}\n`;
};

describe("what is wrong is said with its place", () => {
  test.each<[string, string, readonly (readonly [place: string, what: RegExp, fix: RegExp])[]]>([
    ["no YAML", "version: 1\nrules: [a\n", [["3:1", /no YAML/, /Mend/]]],
    ["nothing", "", [["1:1", /empty/, /version: 1/]]],
    ["a comment only", "# soon\n", [["1:1", /empty/, /version: 1/]]],
    ["a list", "- a\n", [["1:1", /no list of keys/, /version/]]],
    ["no version", "rules: []\n", [["1:1", /its version/, /version: 1/]]],
    ["a later version", "version: 2\n", [["1:10", /version 2/, /newer/]]],
    ["a misspelt key", "version: 1\nrule: []\n", [["2:1", /no key "rule"/, /"rules"/]]],
    ["a key from Object's prototype", "version: 1\n__proto__: {}\n", [["2:1", /no key "__proto__"/, /version/]]],
    ["one key twice", "version: 1\nversion: 1\n", [["2:1", /no YAML: Map keys must be unique/, /Mend/]]],
    [
      "a misspelt key of retry",
      "version: 1\nretry: { lists: 2 }\n",
      [["2:10", /retry has no key "lists"/, /"listed"/]],
    ],
    ["retries that are none", "version: 1\nretry: { listed: two }\n", [["2:18", /whole number/, /Write/]]],
    ["a share that is none", "version: 1\nretry: { stop-after: { share: 120% } }\n", [["2:31", /share/, /20%/]]],
    [
      "a time that is none",
      "version: 1\nretry: { stop-after: { time: 10 min } }\n",
      [["2:30", /length of time/, /10m/]],
    ],
    ["an unknown runner", "version: 1\nrunner: vitests\n", [["2:9", /no runner "vitests"/, /"vitest"/]]],
    [
      "a runner of one's own, unfinished",
      "version: 1\nrunner: { name: x, command: 'run {file}', results: junitt }\n",
      [
        ["2:29", /\{file\}, which stands for nothing/, /\{tests\}/],
        ["2:29", /no place for the tests/, /\{list\}/],
        ["2:52", /no format "junitt"/, /"junit"/],
      ],
    ],
    ["rules that are no list", "version: 1\nrules: { a: b }\n", [["2:8", /no list/, /dash/]]],
    ["a rule that is a text", "version: 1\nrules:\n  - a.py\n", [["3:5", /no list of keys/, /test/]]],
    [
      "a misspelt key of a rule",
      ruleWith({ reason: null, reasons: "x" }),
      [
        ["3:5", /no reason/, /reason:/],
        ["7:5", /no key "reasons"/, /"reason"/],
      ],
    ],
    ["no reason", ruleWith({ reason: null }), [["3:5", /no reason/, /reason:/]]],
    ["an empty reason", ruleWith({ reason: '" "' }), [["7:13", /empty/, /GC race/]]],
    ["no place", ruleWith({ where: null }), [["3:5", /no where/, /where: all/]]],
    ["no test", ruleWith({ test: "''" }), [["3:11", /empty/, /test:/]]],
    ["every test", ruleWith({ test: '"*"' }), [["3:11", /nearly every test/, /thread/]]],
    ["every file of a kind", ruleWith({ test: '"*.test.ts"' }), [["3:11", /nearly every test/, /thread/]]],
    ["an unknown action", ruleWith({ action: "rerun" }), [["4:13", /cannot be "rerun"/, /retry, ignore, skip/]]],
    ["places as one map", ruleWith({ where: "{ os: linux }" }), [["5:12", /neither "all" nor a list/, /all/]]],
    ["no places", ruleWith({ where: "[]" }), [["5:12", /holds nowhere/, /all/]]],
    ["a place without facts", ruleWith({ where: "[{}]" }), [["5:13", /no facts/, /all/]]],
    [
      "a misspelt fact",
      ruleWith({ where: "[{ plattform: x }, { jobs: y }]" }),
      [["5:39", /no.* fact "jobs"/i, /"job"/]],
    ],
    ["a system that is none", ruleWith({ where: "[{ os: linus }]" }), [["5:19", /called "linus"/, /"linux"/]]],
    ["a place twice", ruleWith({ where: "[{ os: linux }, { os: linux }]" }), [["5:28", /twice/, /away/]]],
    ["an empty failure", ruleWith({ failure: '""' }), [["6:14", /empty/, /message/]]],
    ["an expression that is none", ruleWith({ failure: "/a(b/" }), [["6:14", /missing closing/, /RE2/]]],
    ["lookaround", ruleWith({ failure: "/a(?=b)/" }), [["6:14", /Perl syntax/, /RE2/]]],
    ["a flag that we have not", ruleWith({ failure: "/a/g" }), [["6:14", /no flag "g"/, /RE2/]]],
    ["a day that is none", ruleWith({ added: "2026-02-30" }), [["8:12", /no day/, /2026-02-23/]]],
    [
      "a review before the beginning",
      ruleWith({ added: "2026-02-03", review: "2026-01-01" }),
      [["9:13", /before/, /later/]],
    ],
    [
      "more failures than executions",
      ruleWith({ evidence: "{ failures: 9, executions: 3 }" }),
      [["8:15", /cannot be/, /Write/]],
    ],
    ["half of an evidence", ruleWith({ evidence: "{ failures: 9 }" }), [["8:15", /no executions/, /240/]]],
    ["a failure of what does not run", ruleWith({ action: "skip" }), [["6:14", /does not run/, /ignore/]]],
    ["a bomb of aliases", `version: 1\na: &a [x]\nrules: [${"*a, ".repeat(150)}]\n`, [["2:1", /no key "a"/, /./]]],
  ])("%s", (_, text, wanted) => {
    const { policy, findings } = parse(text);
    expect(policy).toBeNull();
    const errors = findings.filter(({ level }) => level === "error");
    wanted.forEach(([place, what, fix], at) => {
      const found = errors[at];
      expect(found === undefined ? "nothing" : placeText(found.place)).toBe(`deflake.yaml:${place}`);
      expect(found?.what).toMatch(what);
      expect(found?.fix).toMatch(fix);
    });
    if (_ !== "a bomb of aliases") expect(errors).toHaveLength(wanted.length);
  });

  test("all of it at once, in the order of the lines", () => {
    const { findings } = parse(
      "version: 1\nretry: { listed: x }\nrules:\n  - test: '*'\n    action: no\n  - reason: x\n",
    );
    expect(findings.map(({ place, code }) => `${place.line} ${code}`)).toEqual([
      "2 wrong-value",
      "4 missing-key",
      "4 missing-key",
      "4 too-broad",
      "5 wrong-value",
      "6 missing-key",
      "6 missing-key",
      "6 missing-key",
    ]);
  });

  test("a test that is listed twice for one place", () => {
    const one = (where: string, failure: string): string =>
      `  - { test: a.py, action: ignore, where: ${where}, failure: ${failure}, reason: r }\n`;
    const duplicates = (...rules: readonly string[]): number =>
      parse(`version: 1\nrules:\n${rules.join("")}`).findings.filter(({ code }) => code === "duplicate").length;
    expect(duplicates(one("all", "x"), one("all", "x"))).toBe(1);
    expect(duplicates(one("[{ os: linux }]", "x"), one("[{ os: darwin }, { os: linux }]", "x"))).toBe(1);
    expect(duplicates(one("all", "x"), one("all", "y"))).toBe(0);
    expect(duplicates(one("[{ os: linux }]", "x"), one("[{ os: darwin }]", "x"))).toBe(0);
  });

  test("a rule for any failure is a remark, and the file holds", () => {
    const { policy, findings } = parse(ruleWith({ failure: null }));
    expect(policy?.rules).toHaveLength(1);
    expect(findings).toMatchObject([{ code: "any-failure", level: "warning", place: { line: 3 } }]);
  });
});
