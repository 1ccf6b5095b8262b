// What choosing after the fact promises, and what it keeps. Whoever picks the best of the past and counts what they would
// have gained there promises too much; how much too much is learned by playing the same choice at earlier times and looking
// at what came next. Nothing here knows what is chosen.

/** One earlier time: the share that the choice promised then, and the share that it gave in the time after. */
export interface Trial {
  readonly promised: number;
  readonly kept: number;
}

export interface Forecast {
  readonly mean: number;
  /** Hold the share of the time ahead with a confidence of 90 %. */
  readonly low: number;
  readonly high: number;
  /** Kept over promised, recent trials weighing more. */
  readonly ratio: number;
}

/** What a trial weighs beside the one after it. */
const fading = 0.9;
/**
 * What promises keep where no trial tells: about what they kept in histories whose course is known. Counts as one trial
 * before all others, so that the first few do not decide alone.
 */
const usuallyKept = 0.6;
/** Of a forecast's interval. */
export const confidence = 0.9;
/** Nine of ten values lie within so many standard deviations: Student's t for five, because misses come in waves. */
const nineOfTen = 2.015;
/** Fewer trials do not tell how far off a promise is. */
const fewestTrials = 3;

/**
 * Null where there are too few trials, or none promised anything.
 *
 * @param trials oldest first
 * @param size of the time ahead, in which the share is counted
 */
export function forecast(trials: readonly Trial[], promised: number, size: number): Forecast | null {
  if (trials.length < fewestTrials) return null;
  if (trials.every((trial) => trial.promised === 0)) return null;
  const ratio = ratioOf(trials, promised);
  const mean = Math.min(1, ratio * promised);
  // Each trial is forecast from those before it, so that the misses are those of forecasts and not of a fit.
  let [misses, weights] = [0, 0];
  trials.forEach((trial, i) => {
    const before = ratioOf(trials.slice(0, i), promised);
    const weight = fading ** (trials.length - 1 - i);
    misses += weight * (trial.kept - before * trial.promised) ** 2;
    weights += weight;
  });
  const chance = (Math.max(mean, 1 / size) * (1 - mean)) / size;
  const spread = nineOfTen * Math.sqrt(Math.max(chance, weights === 0 ? chance : misses / weights));
  return { mean, low: Math.max(0, mean - spread), high: Math.min(1, mean + spread), ratio };
}

/** @param expected what a trial promises that nobody saw, and that kept what is usual */
function ratioOf(trials: readonly Trial[], expected: number): number {
  let [kept, promised] = [0, 0];
  for (const trial of trials) {
    kept = kept * fading + trial.kept;
    promised = promised * fading + trial.promised;
  }
  return promised + expected === 0 ? usuallyKept : (kept + usuallyKept * expected) / (promised + expected);
}
