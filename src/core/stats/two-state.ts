// A hidden state that comes and goes behind yes-or-no outcomes: in the normal state an outcome is bad with an unknown,
// usually small chance, in the broken state nearly always. Tells how likely the outcomes are, and where the state was
// broken. A hidden Markov model with two states, forward and backward (Rabiner 1989), the unknown chances summed over
// grids. Nothing here knows what broke.

/** A value with its share of the prior. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

export interface TwoStateModel {
  /** The chance of being broken at the start. */
  readonly start: number;
  /** The chance that the state breaks from one period to the next. */
  readonly onset: number;
  /** The chance that it recovers from one period to the next. */
  readonly recovery: readonly Weighted[];
  /** The chance of a bad outcome in the normal state. */
  readonly normal: readonly Weighted[];
  /** The chance of a bad outcome in the broken state. */
  readonly broken: number;
  /** Counts only the ways in which every bad outcome fell into the broken state. */
  readonly badOnlyWhenBroken: boolean;
}

/** Like outcomes in a row. The state can change before each of them when `moves`, and before none of them otherwise. */
export interface Stretch {
  readonly bad: boolean;
  readonly length: number;
  readonly moves: boolean;
}

export interface TwoStateFit {
  /** ln of the chance of the outcomes under the model. */
  readonly logEvidence: number;
  /** For each sequence and stretch the chance that the state was broken at its end. */
  readonly broken: readonly Float64Array[];
  /** The mean of the chance of a bad outcome in the normal state, after the outcomes. */
  readonly normalMean: number;
}

/**
 * Packs outcomes into stretches. Good outcomes in a row move between all of them, whatever their periods: after one good
 * outcome the state is as good as surely normal, and it hardly matters whether it might have changed and changed back.
 *
 * @param periods for each outcome a number; the state can change only where it differs from the one before
 */
export function stretchesOf(bad: ArrayLike<number>, periods: ArrayLike<number>): Stretch[] {
  const stretches: { bad: boolean; length: number; moves: boolean }[] = [];
  for (let i = 0; i < bad.length; i++) {
    const isBad = bad[i] !== 0;
    const last = stretches.at(-1);
    const moves = i === 0 || periods[i] !== periods[i - 1] || (!isBad && bad[i - 1] === 0);
    if (last !== undefined && last.bad === isBad && last.moves === moves) last.length += 1;
    else stretches.push({ bad: isBad, length: 1, moves });
  }
  return stretches;
}

/**
 * Fits the model to sequences that share its unknown chances while each has a state of its own. Linear in the number of
 * stretches, whatever their lengths; pack outcomes with {@link stretchesOf}.
 */
export function fitTwoState(sequences: readonly (readonly Stretch[])[], model: TwoStateModel): TwoStateFit {
  const fits = model.recovery.flatMap((recovery) =>
    model.normal.map((normal) => {
      const parts = sequences.map((stretches) => fitGiven(stretches, model, normal.value, recovery.value));
      return {
        normal: normal.value,
        weight: recovery.weight * normal.weight,
        logEvidence: parts.reduce((sum, part) => sum + part.logEvidence, 0),
        parts,
      };
    }),
  );
  const top = fits.reduce((most, { logEvidence }) => Math.max(most, logEvidence), Number.NEGATIVE_INFINITY);
  // Nothing fits: every way stays as likely as it was.
  const shares = fits.map(({ logEvidence, weight }) =>
    top === Number.NEGATIVE_INFINITY ? weight : weight * Math.exp(logEvidence - top),
  );
  const total = shares.reduce((a, b) => a + b, 0);
  const broken = sequences.map((stretches) => new Float64Array(stretches.length));
  let normalMean = 0;
  fits.forEach(({ normal, parts }, i) => {
    const share = shares[i]! / total;
    normalMean += share * normal;
    parts.forEach((part, of) => part.broken.forEach((chance, at) => (broken[of]![at]! += share * chance)));
  });
  return {
    logEvidence: top + Math.log(total / fits.reduce((sum, { weight }) => sum + weight, 0)),
    broken,
    normalMean,
  };
}

/** The numbers of one stretch's matrix in a row: from normal to normal and broken, from broken to normal and broken. */
const cells = 4;

/**
 * The matrix of each stretch, scaled so that nothing underflows, and the sum of the logs of the scales. A step's matrix
 * to the power of the stretch's length comes from its two eigenvalues, so a long stretch costs as much as a short one.
 */
function matricesOf(
  stretches: readonly Stretch[],
  { onset, broken, badOnlyWhenBroken }: TwoStateModel,
  normal: number,
  recovery: number,
): { matrices: Float64Array; logScale: number } {
  const matrices = new Float64Array(stretches.length * cells);
  let logScale = 0;
  stretches.forEach(({ bad, length, moves }, i) => {
    const ofNormal = bad ? (badOnlyWhenBroken ? 0 : normal) : 1 - normal;
    const ofBroken = bad ? broken : 1 - broken;
    const [nn, nb] = moves ? [(1 - onset) * ofNormal, onset * ofBroken] : [ofNormal, 0];
    const [bn, bb] = moves ? [recovery * ofNormal, (1 - recovery) * ofBroken] : [0, ofBroken];
    const spread = Math.sqrt((nn - bb) ** 2 + 4 * nb * bn);
    const larger = (nn + bb + spread) / 2;
    const smaller = (nn * bb - nb * bn) / larger;
    logScale += length * Math.log(larger);
    const rest = Math.max(0, smaller / larger) ** length;
    // M^n / larger^n = (M - smaller) / spread + rest (larger - M) / spread; without a spread M is a multiple of one.
    const weight = spread === 0 ? 0 : (1 - rest) / spread;
    const diagonal = spread === 0 ? 1 : (rest * larger - smaller) / spread;
    matrices[i * cells] = weight * nn + diagonal;
    matrices[i * cells + 1] = weight * nb;
    matrices[i * cells + 2] = weight * bn;
    matrices[i * cells + 3] = weight * bb + diagonal;
  });
  return { matrices, logScale };
}

/** Forward and backward, both rates given. */
function fitGiven(
  stretches: readonly Stretch[],
  model: TwoStateModel,
  normal: number,
  recovery: number,
): { logEvidence: number; broken: Float64Array } {
  const { matrices, logScale } = matricesOf(stretches, model, normal, recovery);
  let logEvidence = logScale;
  const broken = new Float64Array(stretches.length);
  let isBroken = model.start;
  for (let i = 0; i < broken.length; i++) {
    const at = i * cells;
    const toNormal = (1 - isBroken) * matrices[at]! + isBroken * matrices[at + 2]!;
    const toBroken = (1 - isBroken) * matrices[at + 1]! + isBroken * matrices[at + 3]!;
    // Neither state can have given these outcomes, as far as numbers reach.
    if (toNormal + toBroken === 0) return { logEvidence: Number.NEGATIVE_INFINITY, broken: broken.fill(0) };
    logEvidence += Math.log(toNormal + toBroken);
    isBroken = toBroken / (toNormal + toBroken);
    broken[i] = isBroken;
  }
  let [thenNormal, thenBroken] = [1, 1];
  for (let i = broken.length - 1; i >= 0; i--) {
    const at = i * cells;
    const asBroken = broken[i]! * thenBroken;
    broken[i] = asBroken / (asBroken + (1 - broken[i]!) * thenNormal);
    const fromNormal = matrices[at]! * thenNormal + matrices[at + 1]! * thenBroken;
    const fromBroken = matrices[at + 2]! * thenNormal + matrices[at + 3]! * thenBroken;
    thenNormal = fromNormal / (fromNormal + fromBroken);
    thenBroken = fromBroken / (fromNormal + fromBroken);
  }
  return { logEvidence, broken };
}
