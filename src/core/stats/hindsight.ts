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
const fading = 0.7;
/** Of a forecast's interval. */
export const confidence = 0.9;
/** Nine of ten normal values lie within so many standard deviations. */
const normal90 = 1.645;
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
  const ratio = ratioOf(trials);
  if (ratio === null) return null;
  const mean = Math.min(1, ratio * promised);
  // Each trial is forecast from those before it, so that the misses are those of forecasts and not of a fit.
  let [misses, weights] = [0, 0];
  trials.forEach((trial, i) => {
    const before = ratioOf(trials.slice(0, i));
    if (before === null) return;
    const weight = fading ** (trials.length - 1 - i);
    misses += weight * (trial.kept - before * trial.promised) ** 2;
    weights += weight;
  });
  const chance = (Math.max(mean, 1 / size) * (1 - mean)) / size;
  const spread = normal90 * Math.sqrt(Math.max(chance, weights === 0 ? chance : misses / weights));
  return { mean, low: Math.max(0, mean - spread), high: Math.min(1, mean + spread), ratio };
}

function ratioOf(trials: readonly Trial[]): number | null {
  let [kept, promised] = [0, 0];
  for (const trial of trials) {
    kept = kept * fading + trial.kept;
    promised = promised * fading + trial.promised;
  }
  return promised === 0 ? null : kept / promised;
}
