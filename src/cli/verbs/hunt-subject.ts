// Which test is hunted and which are suspected, as `hunt` and `hunt plan` both begin.

import { existsSync } from "node:fs";
import { recordedBefore } from "../../app/diagnosis/recorded.ts";
import { recordOf, recordsOf, suspectsIn, suspectsOf, type Suspect } from "../../app/diagnosis/suspects.ts";
import { everything } from "../../app/ports.ts";
import type { RecordedAttempt } from "../../core/history/history.ts";
import type { Attempt } from "../../core/model/attempt.ts";
import type { HuntedTest } from "../../core/search/hunt/shard.ts";
import type { Selected } from "../../runners/runner.ts";
import type { DiagnosisFlags } from "../flags/diagnosis.ts";
import type { HuntedFlags } from "../flags/hunted.ts";
import type { StoreFlags } from "../flags/shared.ts";
import type { Host } from "../host.ts";
import { chooseStore, withExistingStore, withStore } from "../store-choice.ts";
import { badValue } from "../usage-problem.ts";
import { findVictim, surveyOf, wantedBy, type Launched, type Typed } from "./diagnosis.ts";

type Flags = HuntedFlags & StoreFlags & Pick<DiagnosisFlags, "failure">;

/** Takes a run of the whole command, where the history does not know the test or no recorded run is named. */
export async function lookFor(host: Host, flags: Flags, typed: Typed, launched: Launched): Promise<HuntedTest> {
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
  flags: Flags,
  victim: Selected,
  survey: readonly Attempt[],
): Promise<readonly Suspect[]> {
  const { run, worker = null } = flags;
  if (run === undefined) return suspectsIn(survey, victim.test);
  return await withExistingStore(chooseStore(flags.store, host), async (store) =>
    suspectsOf(await recordedBefore(victim.test, run, worker, store)),
  );
}

async function recordedOf(host: Host, flags: Flags): Promise<readonly RecordedAttempt[]> {
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
