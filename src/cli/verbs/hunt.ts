// `deflake hunt TEST -- COMMAND`: which tests are suspected, what history tells of them, and what came of it.

import type { Suspect } from "../../app/diagnosis/suspects.ts";
import { goalOf, hunt, type Hunted } from "../../app/hunt.ts";
import { huntingOf } from "../../core/report/hunting.ts";
import { hitOutcome, type HuntState } from "../../core/search/hunt/evidence.ts";
import { progressOf } from "../../core/search/hunt/progress.ts";
import type { HuntedTest } from "../../core/search/hunt/shard.ts";
import { huntPage, huntStatus } from "../../render/hunt-page.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { HuntFlags } from "../flags/hunt.ts";
import type { StoreFlags } from "../flags/shared.ts";
import type { Host } from "../host.ts";
import {
  goOn,
  idOf,
  launchOf,
  portsOf,
  prepareLog,
  searchesOf,
  tell,
  typedBy,
  wantedBy,
  type Typed,
} from "./diagnosis.ts";
import { lookFor } from "./hunt-subject.ts";

export async function huntTest(host: Host, flags: HuntFlags, positional: readonly string[]): Promise<void> {
  const typed = typedBy(host, positional, "hunt");
  const launched = await launchOf(host, typed);
  const { run, worker, question, failure } = flags;
  const id = idOf("hunt", typed, { run, worker, question, failure });
  const searches = searchesOf(host, flags);
  await prepareLog(searches, id, flags);
  const known = (await searches.subjectOf(id)) as HuntedTest | null;
  const subject = known ?? (await lookFor(host, flags, typed, launched));
  const { victim, suspects } = subject;
  const status = host.terminal.status(flags);
  const hunted = await hunt(
    {
      id,
      subject,
      victim,
      wanted: wantedBy(flags),
      suspects,
      command: launched,
      goal: goalOf(subject, flags, flags.time === undefined ? null : flags.time / 1000),
      atMostTrials: flags.maxTrials ?? null,
      options: { cwd: launched.cwd, env: {}, paths: launched.paths, deadlineMs: flags.timeout ?? null },
      look: (state) => status.show(statusOf(state, suspects)),
    },
    { ...portsOf(host), searches, signal: host.signal },
  ).finally(() => status.stop());
  const command = commandAfter(flags, typed.words, subject, hunted, goOn(host));
  const { answer, lines, state, interrupted } = hunted;
  const names = suspects.map(({ test }) => test);
  const found = huntingOf(victim.test, names, state, answer, lines, interrupted, command);
  tell(host, flags, found, huntPage(found));
}

function statusOf(state: HuntState, suspects: readonly Suspect[]): string {
  const { odds, trials, testSeconds, secondsLeft, firstHit } = progressOf(state);
  const named = odds
    .filter(({ kind }) => kind === "alone" || kind === "tests")
    .map(({ tests, chance }) => ({ tests: tests.map((place) => suspects[place]!.test), chance }));
  return huntStatus({
    odds: named,
    trials,
    seconds: testSeconds,
    left: secondsLeft,
    waiting: firstHit === null ? null : { outcome: hitOutcome(state.subject.question), chance: firstHit },
  });
}

/** What shows the failure, and what makes it pass; where it never came, what else may bring it; else what goes on. */
export function commandAfter(
  flags: StoreFlags,
  words: Typed["words"],
  { victim, suspects }: HuntedTest,
  { interrupted, answer }: Pick<Hunted, "interrupted" | "answer">,
  further: string,
): string {
  if (interrupted || !["alone", "tests", "unseen"].includes(answer.kind)) return further;
  const after = answer.tests.flatMap((place) => ["--after", suspects[place]!.test]);
  const stress = answer.kind === "unseen" ? ["--stress", "search"] : [];
  const store = flags.store === undefined ? [] : ["--store", flags.store];
  return ["deflake", "reproduce", victim.test, ...after, ...stress, ...store, "--restart", "--", ...words]
    .map(shellWord)
    .join(" ");
}
