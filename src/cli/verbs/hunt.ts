// `deflake hunt TEST -- COMMAND`: which tests are suspected, what history tells of them, and what came of it.

import { existsSync } from "node:fs";
import { recordedBefore } from "../../app/diagnosis/recorded.ts";
import { recordOf, recordsOf, suspectsIn, suspectsOf, type Suspect } from "../../app/diagnosis/suspects.ts";
import { hunt, type Hunted } from "../../app/hunt.ts";
import { everything } from "../../app/ports.ts";
import type { Attempt } from "../../core/model/attempt.ts";
import type { RecordedAttempt } from "../../core/history/history.ts";
import { huntingOf } from "../../core/report/hunting.ts";
import { oddsOf } from "../../core/search/hunt/answer.ts";
import { beliefOf } from "../../core/search/hunt/belief.ts";
import type { HuntState } from "../../core/search/hunt/evidence.ts";
import type { HuntRecord, HuntSubject } from "../../core/search/hunt/trial.ts";
import { huntPage, huntStatus } from "../../render/hunt-page.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { Selected } from "../../runners/runner.ts";
import type { HuntFlags } from "../flags/hunt.ts";
import type { Host } from "../host.ts";
import { chooseStore, withExistingStore, withStore } from "../store-choice.ts";
import { badValue } from "../usage-problem.ts";
import {
  findVictim,
  goOn,
  idOf,
  launchOf,
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

export async function huntTest(host: Host, flags: HuntFlags, positional: readonly string[]): Promise<void> {
  const typed = typedBy(host, positional, "hunt");
  const launched = await launchOf(host, typed);
  const { run, worker, question, failure } = flags;
  const id = idOf("hunt", typed, { run, worker, question, failure });
  const searches = searchesOf(host, flags);
  await prepareLog(searches, id, flags);
  const known = (await searches.subjectOf(id)) as Known | null;
  const subject = known ?? (await lookFor(host, flags, typed, launched));
  const { victim, suspects, history } = subject;
  const status = host.terminal.status(flags);
  const hunted = await hunt(
    {
      id,
      subject,
      victim,
      wanted: wantedBy(flags),
      suspects,
      command: launched,
      goal: goalBy(flags, suspects, history),
      atMostTrials: flags.maxTrials ?? null,
      options: { cwd: launched.cwd, env: {}, paths: launched.paths, deadlineMs: flags.timeout ?? null },
      look: (state) => status.show(statusOf(state, suspects)),
    },
    { ...portsOf(host), searches, signal: host.signal },
  ).finally(() => status.stop());
  const command = commandAfter(host, flags, typed, subject, hunted);
  const { answer, lines, state, interrupted } = hunted;
  const names = suspects.map(({ test }) => test);
  const found = huntingOf(victim.test, names, state, answer, lines, interrupted, command);
  tell(host, flags, found, huntPage(found));
}

/** What a log begins with: who goes on needs nothing else. */
interface Known {
  readonly victim: Selected;
  readonly suspects: readonly Suspect[];
  readonly history: readonly HuntRecord[];
}

async function lookFor(host: Host, flags: HuntFlags, typed: Typed, launched: Launched): Promise<Known> {
  const { victim, attempts } = await findVictim(host, flags, typed, launched);
  const survey = flags.run === undefined ? (attempts ?? (await surveyOf(host, launched))) : [];
  const suspects = await suspectsBy(host, flags, victim, survey);
  if (suspects.length === 0)
    throw badValue(
      `No test runs before ${victim.test}.`,
      "So none of them can make it fail.",
      "`deflake reproduce` measures how often it fails alone.",
    );
  const recorded = await recordedOf(host, flags);
  const wanted = wantedBy(flags);
  const history = [
    ...recordsOf(recorded, victim.test, wanted, suspects),
    // The run that told which tests there are was the first trial.
    ...recordOf(survey, victim.test, wanted, suspects),
  ];
  return { victim, suspects, history };
}

/** The tests before it in the run that is named; else in one run of the command as it was typed. */
async function suspectsBy(
  host: Host,
  flags: HuntFlags,
  victim: Selected,
  survey: readonly Attempt[],
): Promise<readonly Suspect[]> {
  const { run, worker = null } = flags;
  if (run === undefined) return suspectsIn(survey, victim.test);
  return await withExistingStore(chooseStore(flags.store, host), async (store) =>
    suspectsOf(await recordedBefore(victim.test, run, worker, store)),
  );
}

async function recordedOf(host: Host, flags: HuntFlags): Promise<readonly RecordedAttempt[]> {
  const choice = chooseStore(flags.store, host);
  if (!existsSync(choice.folder)) return [];
  return await withStore(choice, async (store) =>
    store.read(everything, async (history) => {
      const attempts: RecordedAttempt[] = [];
      for await (const attempt of history.attempts({ kind: "all" })) attempts.push(attempt);
      return attempts;
    }),
  );
}

/** Start-up, before anything was measured. */
const usualStartSeconds = 0.5;

function goalBy(flags: HuntFlags, suspects: readonly Suspect[], history: readonly HuntRecord[]): HuntSubject {
  return {
    question: flags.question,
    suspects: suspects.map(({ seconds }) => seconds),
    baseSeconds: usualStartSeconds,
    confidence: flags.confidence,
    history,
    atMostSeconds: flags.time === undefined ? null : flags.time / 1000,
  };
}

function statusOf(state: HuntState, suspects: readonly Suspect[]): string {
  const odds = oddsOf(beliefOf(state)).filter(({ kind }) => kind === "alone" || kind === "tests");
  const named = odds.map(({ tests, chance }) => ({ tests: tests.map((place) => suspects[place]!.test), chance }));
  return huntStatus(named, state.trials, state.testSeconds);
}

/** What shows the failure, and what makes it pass; else what goes on. */
function commandAfter(
  host: Host,
  flags: HuntFlags,
  { words }: Typed,
  { victim, suspects }: Known,
  { interrupted, answer }: Hunted,
): string {
  if (interrupted || (answer.kind !== "alone" && answer.kind !== "tests")) return goOn(host);
  const after = answer.tests.flatMap((place) => ["--after", suspects[place]!.test]);
  const store = flags.store === undefined ? [] : ["--store", flags.store];
  return ["deflake", "reproduce", victim.test, ...after, ...store, "--restart", "--", ...words]
    .map(shellWord)
    .join(" ");
}
