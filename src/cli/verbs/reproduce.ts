// `deflake reproduce TEST -- COMMAND`: what is run under which conditions, and what came of it.

import { conditionOf, conditionsToSearch, type Company, type Condition } from "../../app/diagnosis/conditions.ts";
import { findAmong, noSuchTest } from "../../app/diagnosis/find-victim.ts";
import { recordedBefore } from "../../app/diagnosis/recorded.ts";
import { reproduce, type Reproduced } from "../../app/reproduce.ts";
import type { Attempt } from "../../core/model/attempt.ts";
import { reproductionOf } from "../../core/report/reproduction.ts";
import type { ReproduceSubject } from "../../core/search/reproduce/trial.ts";
import { openRepository } from "../../io/git.ts";
import { machineStress } from "../../io/stress.ts";
import { reproducePage } from "../../render/reproduce-page.ts";
import { reproduceStatus } from "../../render/reproduce-status.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { Selected } from "../../runners/runner.ts";
import type { ReproduceFlags } from "../flags/reproduce.ts";
import type { Host } from "../host.ts";
import { chooseStore, withExistingStore } from "../store-choice.ts";
import { badValue } from "../usage-problem.ts";
import {
  findVictim,
  goOn,
  idOf,
  launchOf,
  makeReady,
  portsOf,
  prepareLog,
  searchesOf,
  surveyOf,
  tell,
  typedBy,
  wantedBy,
  type Launched,
  type Typed,
} from "./diagnosis.ts";

export async function reproduceTest(host: Host, flags: ReproduceFlags, positional: readonly string[]): Promise<void> {
  const typed = typedBy(host, positional, "reproduce");
  const launched = await launchOf(host, typed);
  if (flags.at === undefined) return await reproduceHere(host, flags, typed, launched);
  const worktree = await openRepository(host.cwd).worktree();
  try {
    await makeReady(host, worktree, flags.at, flags.build);
    await reproduceHere(host, flags, typed, { ...launched, cwd: worktree.folder });
  } finally {
    await worktree.remove();
  }
}

async function reproduceHere(host: Host, flags: ReproduceFlags, typed: Typed, launched: Launched): Promise<void> {
  const seed = flags.seed ?? 1;
  const { all, run, worker, after, shuffle, workers, stress, failure, at, build } = flags;
  const id = idOf("reproduce", typed, { all, run, worker, after, shuffle, seed, workers, stress, failure, at, build });
  const searches = searchesOf(host, flags);
  await prepareLog(searches, id, flags);
  const known = (await searches.subjectOf(id)) as Known | null;
  const { victim, company } = known ?? (await lookFor(host, flags, typed, launched, seed));
  const conditions = conditionsBy(flags, company);
  const status = host.terminal.status(flags);
  const reproduced = await reproduce(
    {
      id,
      subject: { victim, company } satisfies Known,
      victim,
      wanted: wantedBy(flags),
      command: launched,
      conditions,
      goal: goalBy(flags, conditions.length),
      options: { cwd: launched.cwd, env: {}, paths: launched.paths, deadlineMs: flags.timeout ?? null },
      look: (state) => status.show(reproduceStatus(state)),
    },
    { ...portsOf(host), searches, stress: machineStress, signal: host.signal },
  ).finally(() => status.stop());
  const command = commandAfter(host, flags, typed, victim, company, reproduced);
  const diagnosis = reproductionOf(victim.test, reproduced.answer, reproduced.interrupted, command);
  tell(host, flags, diagnosis, reproducePage(diagnosis));
}

/** What a log begins with: who goes on needs nothing else. */
interface Known {
  readonly victim: Selected;
  readonly company: Company;
}

async function lookFor(
  host: Host,
  flags: ReproduceFlags,
  typed: Typed,
  launched: Launched,
  seed: number,
): Promise<Known> {
  const { victim, attempts } = await findVictim(host, flags, typed, launched);
  if (flags.run !== undefined) {
    const { run, worker = null } = flags;
    const tests = await withExistingStore(chooseStore(flags.store, host), async (store) =>
      othersIn(await recordedBefore(victim.test, run, worker, store), victim),
    );
    return { victim, company: flags.shuffle ? { kind: "shuffled", tests, seed } : { kind: "after", tests } };
  }
  if (flags.after !== undefined) {
    const all = attempts ?? (await surveyOf(host, launched));
    return { victim, company: { kind: "after", tests: flags.after.map((name) => oneAmong(name, all)) } };
  }
  if (!flags.shuffle) return { victim, company: { kind: flags.all ? "whole" : "alone" } };
  const tests = othersIn(attempts ?? (await surveyOf(host, launched)), victim);
  return { victim, company: { kind: "shuffled", tests, seed } };
}

function oneAmong(name: string, attempts: readonly Attempt[]): Selected {
  const found = findAmong(name, attempts);
  if (found.kind === "found") return found.test;
  throw noSuchTest(name, found);
}

function othersIn(attempts: readonly Attempt[], victim: Selected): readonly Selected[] {
  const files = new Map(attempts.map(({ test, file }) => [test, file]));
  files.delete(victim.test);
  return [...files].map(([test, file]) => ({ test, file }));
}

function conditionsBy({ workers, stress }: ReproduceFlags, company: Company): readonly [Condition, ...Condition[]] {
  const stated = conditionOf(company, workers ?? null, stress === "search" || stress === undefined ? [] : stress);
  if (stress === "search") return conditionsToSearch(stated, machineStress);
  for (const kind of stated.stress) {
    const trouble = machineStress.troubleWith(kind);
    if (trouble !== null) throw badValue(`--stress ${kind} is not to be had here.`, trouble, "Leave it out.");
  }
  return [stated];
}

/** A comparison needs intervals that tell conditions apart, a rate one that can be quoted. */
const [widthOfRate, widthOfComparison] = [0.1, 0.25];

function goalBy(flags: ReproduceFlags, conditions: number): Omit<ReproduceSubject, "conditions"> {
  const { rate, width, confidence, maxTrials, time } = flags;
  const usual = conditions > 1 ? widthOfComparison : widthOfRate;
  return {
    goal: rate || conditions > 1 || width !== undefined ? { kind: "rate", width: width ?? usual } : { kind: "failure" },
    confidence,
    atMostTrials: maxTrials ?? null,
    atMostSeconds: time === undefined ? null : time / 1000,
  };
}

/** Shows the failure where there was one, goes on where it was stopped, and tries harder where there was none. */
function commandAfter(
  host: Host,
  flags: ReproduceFlags,
  { words }: Typed,
  victim: Selected,
  company: Company,
  { interrupted, answer }: Reproduced,
): string {
  if (interrupted) return goOn(host);
  const best = answer.conditions[answer.best];
  const parts = ["deflake", "reproduce", victim.test];
  if (flags.run !== undefined) parts.push("--run", flags.run);
  if (flags.worker !== undefined) parts.push("--worker", flags.worker);
  for (const name of flags.after ?? []) parts.push("--after", name);
  if (flags.all) parts.push("--all");
  if (flags.workers !== undefined) parts.push("--workers", String(flags.workers));
  if (flags.at !== undefined) parts.push("--at", flags.at);
  if (flags.build !== undefined) parts.push("--build", flags.build);
  if (flags.store !== undefined) parts.push("--store", flags.store);
  const failed = best?.firstFailure ?? null;
  if (company.kind === "shuffled") {
    parts.push("--shuffle", "--seed", String(company.seed + (failed ?? 0)));
    if (failed !== null) parts.push("--max-trials", "1");
  }
  const stress = conditionsBy(flags, company)[answer.best]?.stress ?? [];
  if (answer.kind === "never") parts.push("--stress", "search");
  else if (stress.length > 0) parts.push("--stress", stress.join(","));
  if (answer.kind === "failed") parts.push("--restart");
  return [...parts, "--", ...words].map(shellWord).join(" ");
}
