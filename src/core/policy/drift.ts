// Whether something fails clearly more often than it used to, asked after every execution and for as long as one likes.
// An ordinary test that is asked every day finds something in the end; this one is made for that.

/** What was counted before. */
export interface Baseline {
  readonly failures: number;
  readonly executions: number;
}

export interface Drift {
  readonly drifted: boolean;
  /** Executions since the alarm would first have been given; 0 where there is none. */
  readonly sinceAlarm: number;
}

/** A rule is wrongly accused so often a year, at most, while its test fails no more often than the evidence allows. */
export const falseAlarmsPerYear = 0.1;

/** One-sided 90 %: the evidence itself is a sample, and a test must not be accused for its luck. */
const z = 1.2816;
/** How much more often "clearly more often" may mean; the evidence for each is weighed in. */
const factors = [1.5, 2, 3, 5, 10];
const mostRate = 0.95;
/** An alarm is over when no more than this part of what it took is left. */
const calmAt = 10;

/**
 * The highest rate that the evidence is compatible with (Wilson 1927). In closed form, so that it costs nothing to load.
 *
 * @example rateAllowedBy({ failures: 9, executions: 240 }) // 0.056
 */
export function rateAllowedBy({ failures, executions }: Baseline): number {
  const share = failures / executions;
  const middle = share + z ** 2 / (2 * executions);
  const half = z * Math.sqrt((share * (1 - share)) / executions + z ** 2 / (4 * executions ** 2));
  return (middle + half) / (1 + z ** 2 / executions);
}

/**
 * The mean of Shiryaev and Roberts' procedures (Roberts 1966) against several higher rates, which is an e-detector (Shin,
 * Ramdas, Rinaldo 2022): while the rate is no higher than the evidence allows, the first alarm comes, in the mean, no
 * earlier than after as many executions as the limit says, however long one goes on asking.
 *
 * @param failed whether each execution failed, oldest first
 * @param executionsPerYear how often it is executed, which makes a limit of a number of alarms a year
 */
export function driftOf(
  baseline: Baseline,
  failed: Iterable<boolean>,
  executionsPerYear: number,
  alarmsPerYear: number = falseAlarmsPerYear,
): Drift {
  const allowed = Math.min(mostRate, rateAllowedBy(baseline));
  const rates = factors.map((factor) => Math.min(mostRate, allowed * factor)).filter((rate) => rate > allowed);
  if (rates.length === 0) return { drifted: false, sinceAlarm: 0 };
  const limit = Math.max(1, executionsPerYear) / alarmsPerYear;
  const sums = rates.map(() => 0);
  let [at, alarmAt] = [0, -1];
  for (const bad of failed) {
    let mean = 0;
    rates.forEach((rate, i) => {
      const odds = bad ? rate / allowed : (1 - rate) / (1 - allowed);
      // No more than what it takes: a long row of failures must not outweigh all that may come after.
      const sum = Math.min((1 + (sums[i] ?? 0)) * odds, limit * rates.length);
      sums[i] = sum;
      mean += sum / rates.length;
    });
    if (mean >= limit && alarmAt < 0) alarmAt = at;
    // Where it has calmed down again, the past is no reason: the test is as it was listed.
    if (mean < limit / calmAt) alarmAt = -1;
    at += 1;
  }
  return { drifted: alarmAt >= 0, sinceAlarm: alarmAt < 0 ? 0 : at - alarmAt };
}
