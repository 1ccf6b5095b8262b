// Tests that rules with `action: skip` keep from running. Where exactly these cannot be left out, they run, and their failures
// are ignored under the rule. Where one is to be left out is decided by what is known before the run.

import { isGlob } from "../../core/model/glob.ts";
import type { Note } from "../../core/model/note.ts";
import { asTestId, type TestId } from "../../core/model/test-id.ts";
import { dayOf } from "../../core/policy/day.ts";
import { hasExpired } from "../../core/policy/decide.ts";
import { holdsAt, whereaboutsOf } from "../../core/policy/whereabouts.ts";
import type { Prepared, Scratch, Unable } from "../../runners/runner.ts";
import type { LeavingOut } from "./launch.ts";
import { askForTests, type Asked } from "./listing.ts";
import type { LeftOut, RunPorts, RunRequest } from "./request.ts";

interface Leaving {
  readonly prepare: (scratch: Scratch) => Prepared;
  /** Known once `prepare` was called. */
  readonly leftOut: () => LeftOut;
}

export async function leaveOut(request: RunRequest, ports: RunPorts): Promise<Leaving> {
  const { launch } = request;
  const { named, wide } = skippedHere(request, ports.clock.now());
  const notes = wide.length === 0 ? [] : [notSkipped(wide, "A pattern names no tests before they have run.")];
  const plan = named.length === 0 ? nothingToDo : await planFor(named, launch.leavingOut, request, ports);
  notes.push(...plan.notes);
  let tests: readonly TestId[] = [];
  const prepare = (scratch: Scratch): Prepared => {
    if (plan.tests.length === 0) return launch.record(scratch);
    const prepared = plan.prepare(scratch);
    if ("kind" in prepared) {
      notes.push(notSkipped(plan.tests, `${prepared.why} ${prepared.fix}`));
      return launch.record(scratch);
    }
    tests = plan.tests;
    return prepared;
  };
  return { prepare, leftOut: () => ({ tests, notes }) };
}

function skippedHere(
  { policy, jobRun, launch }: RunRequest,
  now: number,
): { readonly named: readonly TestId[]; readonly wide: readonly string[] } {
  const there = new Map(whereaboutsOf(jobRun.platform, jobRun.job));
  if (launch.runner !== null) there.set("runner", launch.runner);
  const rules = policy.rules.filter(
    (rule) => rule.action === "skip" && holdsAt(rule.where, there) && !hasExpired(rule, policy, dayOf(now)),
  );
  const tests = [...new Set(rules.map(({ test }) => test))];
  return {
    named: tests.filter((test) => !isGlob(test)).map(asTestId),
    wide: tests.filter((test) => isGlob(test)),
  };
}

interface Plan {
  /** What is left out. */
  readonly tests: readonly TestId[];
  readonly prepare: (scratch: Scratch) => Prepared | Unable;
  readonly notes: readonly Note[];
}

const nothingToDo: Plan = { tests: [], prepare: () => ({ kind: "unable", why: "", fix: "" }), notes: [] };

async function planFor(
  named: readonly TestId[],
  how: LeavingOut | Unable,
  { cwd, paths }: RunRequest,
  ports: RunPorts,
): Promise<Plan> {
  const unable = (why: string): Plan => ({ ...nothingToDo, notes: [notSkipped(named, why)] });
  const ask = async (list: Parameters<typeof askForTests>[0], evenWider: boolean): Promise<Asked> =>
    askForTests(list, { cwd, paths }, ports.signal, ports, evenWider);
  if (how.kind === "unable") return unable(`${how.why} ${how.fix}`);
  if (how.kind === "rest") {
    const asked = await ask(how.list, false);
    if (asked.kind === "not-listed") return unable(unlisted(asked.why));
    const rest = [...asked.tests].filter((test) => !named.includes(test));
    if (rest.length === 0) return unable("There is no other test.");
    const tests = named.filter((test) => asked.tests.has(test));
    return { tests, prepare: (scratch) => how.only(rest, scratch), notes: [] };
  }
  if (how.check === null) return { tests: named, prepare: (scratch) => how.without(named, scratch), notes: [] };
  const asked = await ask(how.check.list, true);
  if (asked.kind === "not-listed") return unable(unlisted(asked.why));
  return byNames(named, asked.tests, how.without, how.check.hits);
}

/** Without those whose names other tests have too. */
function byNames(
  named: readonly TestId[],
  listed: ReadonlySet<TestId>,
  without: Extract<LeavingOut, { kind: "without" }>["without"],
  hits: (test: TestId, other: TestId) => boolean,
): Plan {
  const others = [...listed].filter((test) => !named.includes(test));
  const tests: TestId[] = [];
  const notes: Note[] = [];
  for (const test of named) {
    const other = others.find((one) => hits(test, one));
    if (other === undefined) tests.push(test);
    else notes.push(notSkipped([test], `The runner goes by names, and would leave out ${other} too.`));
  }
  return { tests, prepare: (scratch) => without(tests, scratch), notes };
}

const unlisted = (why: string): string =>
  `That takes a list of all tests, which the runner did not give (${why.trim().replace(/\.$/, "")}).`;

const notSkipped = ([first = "", ...others]: readonly string[], why: string): Note => ({
  code: "skip-not-possible",
  level: "info",
  what:
    `${first}${others.length === 0 ? "" : ` and ${others.length} more`} cannot be kept from running, as a rule wants it; ` +
    `a failure is ignored under the rule. ${why.trim()}`,
  place: null,
});
