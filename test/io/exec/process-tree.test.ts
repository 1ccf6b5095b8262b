// Who belongs to a command, among all processes of a machine.
import { expect, test } from "vitest";
import { parseProcStat, type ListedProcess } from "../../../src/io/exec/process-list.ts";
import { membersAmong } from "../../../src/io/exec/process-tree.ts";

const fields = "0 -1 4194304 95 0 0 0 0 0 0 0 20 0 1 0";

test.each([
  [`7 (node) S 1 7 6 ${fields} 4711 0 0`, { pid: 7, parent: 1, group: 7, session: 6, born: "4711" }],
  [`7 (a) S (b) R 1 7 6 ${fields} 4711 0`, { pid: 7, parent: 1, group: 7, session: 6, born: "4711" }],
  [`7 (gone) Z 1 7 6 ${fields} 4711 0`, null],
])("%s", (line, facts) => {
  expect(parseProcStat(line)).toEqual(facts);
});

/** `pid parent group session` of each. */
const machine = (...lines: readonly string[]): readonly ListedProcess[] =>
  lines.map((line) => {
    const [pid = 0, parent = 0, group = 0, session = 0] = line.split(" ").map(Number);
    return { pid, parent, group, session, born: `b${pid}` };
  });

const all = machine(
  "1 0 1 1",
  "5 1 5 5",
  "10 5 10 10",
  "11 10 10 10",
  "12 11 12 10",
  "13 1 10 10",
  "14 1 14 10",
  "15 12 15 15",
  "20 1 5 5",
);

test.each([
  ["its group, its session and all that they started", true, [], [10, 11, 12, 13, 14, 15]],
  ["in a group that it shares: itself and all that it started", false, [], [10, 11, 12, 15]],
  ["and whoever was seen before, with what that started", false, [[20, "b20"]], [10, 11, 12, 15, 20]],
  ["but not another one that has the number of one seen before", false, [[20, "b19"]], [10, 11, 12, 15]],
] as const)("%s", (_, ownGroup, known, pids) => {
  const found = membersAmong(all, 10, ownGroup, new Map(known));
  expect(found.map(({ pid }) => pid).sort((a, b) => a - b)).toEqual(pids);
});
