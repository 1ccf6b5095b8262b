// What a reproduction says to people: how often the test fails, under which condition most, and in which ways.

import type { Rate } from "../core/history/rate.ts";
import type { Diagnosis, DiagnosisCondition, DiagnosisSignature } from "../core/report/diagnosis.ts";
import { counted } from "../core/report/wording.ts";
import { durationText } from "./durations.ts";
import { intervalText, ofText, percent } from "./numbers.ts";
import { paragraph, tableOf, type Page, type Section } from "./page.ts";

export function reproducePage(diagnosis: Diagnosis): Page {
  return {
    finding: [findingOf(diagnosis), effortOf(diagnosis)],
    sections: [...conditionsSection(diagnosis), ...signaturesSection(diagnosis)],
    next: diagnosis.command,
  };
}

function findingOf({ subject, rate, conditions, interrupted, signatures }: Diagnosis): string {
  const stopped = interrupted ? "Stopped; what was seen is kept. " : "";
  const [base] = conditions;
  const best = conditions.find(
    ({ against, failures, executions }) =>
      against === "higher" && failures === rate.failures && executions === rate.executions,
  );
  if (best !== undefined && base !== undefined) {
    return (
      `${stopped}${subject} fails more often ${best.condition}: in ${rateText(best)}, ` +
      `against ${rateText(base)} ${base.condition}.${factorText(best, base)}`
    );
  }
  const where = base === undefined ? "" : ` ${base.condition}`;
  const none = conditions.length > 1 ? noneText(conditions) : "";
  if (rate.executions === 0) return `${stopped}${subject} has not run yet.`;
  if (rate.failures > 0) return `${stopped}${subject} failed in ${rateText(rate)}${where}.${none}`;
  const others = signatures.some(({ wanted }) => !wanted) ? " in the way that is looked for" : "";
  return (
    `${stopped}${subject} has not failed${others} in ${counted(rate.executions, "trial")}${where}: ` +
    `its rate is at most ${percent(rate.high)}.${none}`
  );
}

/** Both intervals hold at once, so their ends may be divided. */
function factorText(best: Rate, base: Rate): string {
  const least = best.low / base.high;
  return least < 1.1 ? "" : ` That is at least ${least.toFixed(1)} times as often.`;
}

/** Which condition had the highest rate, where trials are too few to show that it is another. */
function noneText([base, ...others]: readonly DiagnosisCondition[]): string {
  const none = " No other condition was shown to raise that.";
  const [first] = others.toSorted((a, b) => (b.estimate ?? 0) - (a.estimate ?? 0));
  if (first === undefined || (first.estimate ?? 0) <= (base?.estimate ?? 0)) return none;
  return `${none} It failed most often ${first.condition}, in ${rateText(first)}, which may be chance.`;
}

const rateText = (rate: Rate): string =>
  `${percent(rate.estimate ?? 0)} of trials (${ofText(rate)}, ${intervalText(rate)})`;

function effortOf({ trials, testExecutions, testSeconds, rate, conditions }: Diagnosis): string {
  const ran = conditions.reduce((sum, { executions }) => sum + executions, 0);
  const nothing = trials > ran ? ` ${counted(trials - ran, "trial")} told nothing.` : "";
  const holds = rate.executions > 0 ? " Intervals hold although it was looked at after every trial." : "";
  return (
    `${counted(trials, "trial")}, ${counted(testExecutions, "test execution")}, ` +
    `${durationText(testSeconds)} of testing.${nothing}${holds}`
  );
}

const againstWords: Readonly<Record<DiagnosisCondition["against"], string>> = {
  higher: "more often",
  lower: "less often",
  unknown: "",
};

function conditionsSection({ conditions }: Diagnosis): readonly Section[] {
  if (conditions.length < 2) return [];
  const table = tableOf(
    [
      { title: "condition", align: "left" },
      { title: "failed", align: "right" },
      { title: "rate", align: "right" },
      { title: "interval", align: "left" },
      { title: "failures an hour", align: "right" },
      { title: "against the first", align: "left" },
    ],
    conditions.map((one) => [
      one.condition,
      ofText(one),
      one.estimate === null ? "" : percent(one.estimate),
      intervalText(one),
      one.testSeconds === 0 ? "" : ((one.failures * 3600) / one.testSeconds).toFixed(one.failures === 0 ? 0 : 1),
      againstWords[one.against],
    ]),
  );
  const all = paragraph("All intervals and comparisons of this table hold together.");
  return [{ title: "Conditions", blocks: [table, all] }];
}

function signaturesSection({ signatures, conditions }: Diagnosis): readonly Section[] {
  if (signatures.length === 0) return [];
  const several = conditions.length > 1;
  const table = tableOf(
    [
      { title: "failure", align: "left", names: true },
      { title: "trials", align: "right" },
      { title: "rate", align: "right" },
      ...(several ? [{ title: "most often", align: "left" } as const] : []),
      { title: "", align: "left" },
    ],
    signatures.map((one) => [
      one.signature,
      ofText(one),
      percent(one.estimate ?? 0),
      ...(several ? [mostOften(one, conditions)] : []),
      one.wanted ? "" : "set aside: not what is looked for",
    ]),
  );
  const counts = several ? [paragraph("Where a failure came most often is counted, not compared.")] : [];
  return [{ title: "Failures", blocks: [table, ...counts] }];
}

/** The condition under which a failure had the highest rate; the first of equals. */
function mostOften(signature: DiagnosisSignature, conditions: readonly DiagnosisCondition[]): string {
  const rateAt = (at: number): number => signature.conditions[at]?.estimate ?? 0;
  const most = conditions.reduce((best, _, at) => (rateAt(at) > rateAt(best) ? at : best), 0);
  return `${conditions[most]!.condition}, ${ofText(signature.conditions[most]!)}`;
}
