// Intervals against reference values, against their own definition, and by simulation.
import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import { betaQuantile, betaShareBelow } from "../../../src/core/stats/beta.ts";
import { clopperPearson, jeffreys, trialsToShow } from "../../../src/core/stats/proportion.ts";
import { randomFrom } from "../../../src/core/stats/random.ts";

/**
 * k, n, confidence; Jeffreys low, high; Clopper-Pearson low, high. From `scipy.special.betaincinv` (scipy 1.17.1, which
 * takes it from Boost), 12 digits; the cumulative share at the values up to n = 10,000 was confirmed with mpmath 1.3.0.
 */
const references = [
  [0, 1, 0.95, 0.0, 0.85325368369, 0.0, 0.975],
  [1, 1, 0.95, 0.14674631631, 1.0, 0.025, 1.0],
  [0, 3, 0.8, 0.0, 0.338963356667, 0.0, 0.535841116639],
  [0, 3, 0.95, 0.0, 0.535583243043, 0.0, 0.707598226179],
  [0, 3, 0.99, 0.0, 0.698737599822, 0.0, 0.829002405332],
  [1, 2, 0.95, 0.0608302759201, 0.93916972408, 0.0125791170934, 0.987420882907],
  [1, 3, 0.8, 0.101537325548, 0.684710321608, 0.0345106153944, 0.804199894341],
  [1, 3, 0.95, 0.0387476177852, 0.823263902869, 0.00840375865961, 0.90570067595],
  [1, 3, 0.99, 0.0130458475815, 0.908406977969, 0.00166945218631, 0.958599849284],
  [2, 3, 0.8, 0.315289678392, 0.898462674452, 0.195800105659, 0.965489384606],
  [2, 3, 0.95, 0.176736097131, 0.961252382215, 0.0942993240502, 0.99159624134],
  [2, 3, 0.99, 0.0915930220306, 0.986954152419, 0.041400150716, 0.998330547814],
  [3, 3, 0.8, 0.661036643333, 1.0, 0.464158883361, 1.0],
  [3, 3, 0.95, 0.464416756957, 1.0, 0.292401773821, 1.0],
  [3, 3, 0.99, 0.301262400178, 1.0, 0.170997594668, 1.0],
  [1, 10, 0.8, 0.0295411319342, 0.274561750154, 0.0104807417938, 0.336847723307],
  [1, 10, 0.95, 0.0110116737632, 0.381314771067, 0.00252857854446, 0.445016117028],
  [1, 10, 0.99, 0.003673321006, 0.48296855708, 0.000501128575465, 0.5442870569],
  [5, 10, 0.8, 0.30989202813, 0.69010797187, 0.267318098687, 0.732681901313],
  [5, 10, 0.95, 0.223528670253, 0.776471329747, 0.187086028447, 0.812913971553],
  [5, 10, 0.99, 0.158236183556, 0.841763816444, 0.128310553935, 0.871689446065],
  [10, 10, 0.8, 0.876425793671, 1.0, 0.794328234724, 1.0],
  [10, 10, 0.95, 0.782803732491, 1.0, 0.691502892181, 1.0],
  [10, 10, 0.99, 0.681165364406, 1.0, 0.588704018652, 1.0],
  [0, 29, 0.95, 0.0, 0.0822864829238, 0.0, 0.11944486907],
  [0, 229, 0.95, 0.0, 0.0108973928481, 0.0, 0.0159795935714],
  [9, 240, 0.95, 0.0187142220494, 0.0673153729982, 0.0172883071458, 0.0699907223132],
  [0, 575, 0.8, 0.0, 0.00234886071361, 0.0, 0.00399648851251],
  [0, 575, 0.95, 0.0, 0.00435717685812, 0.0, 0.00639490751467],
  [0, 575, 0.99, 0.0, 0.00682530673744, 0.0, 0.00917214189745],
  [1, 575, 0.8, 0.000508243551281, 0.00542359545542, 0.000183218892773, 0.00674775507949],
  [1, 575, 0.95, 0.000187712104207, 0.00809960618336, 4.40300010585e-5, 0.00965138190142],
  [1, 575, 0.99, 6.23919518073e-5, 0.0111063405607, 8.71742604397e-6, 0.0128499528499],
  [103, 575, 0.8, 0.159445776711, 0.200406664673, 0.15861722635, 0.201312753538],
  [103, 575, 0.95, 0.149439092911, 0.212042218378, 0.148633191809, 0.212966454837],
  [103, 575, 0.99, 0.140669286511, 0.222875193885, 0.13988460039, 0.223814982952],
  [574, 575, 0.8, 0.994576404545, 0.999491756449, 0.993252244921, 0.999816781107],
  [574, 575, 0.95, 0.991900393817, 0.999812287896, 0.990348618099, 0.999955969999],
  [574, 575, 0.99, 0.988893659439, 0.999937608048, 0.98715004715, 0.999991282574],
  [575, 575, 0.8, 0.997651139286, 1.0, 0.996003511487, 1.0],
  [575, 575, 0.95, 0.995642823142, 1.0, 0.993605092485, 1.0],
  [575, 575, 0.99, 0.993174693263, 1.0, 0.990827858103, 1.0],
  [33, 500, 0.95, 0.0467050990343, 0.0902974677864, 0.0458633571106, 0.0914428986109],
  [1, 10000, 0.95, 1.07899756757e-5, 0.000467322637465, 2.53177759347e-6, 0.000557036997947],
  [250, 10000, 0.95, 0.0220759723393, 0.0281988944143, 0.0220289673533, 0.0282518573859],
  [9999, 10000, 0.95, 0.999532677363, 0.999989210024, 0.999442963002, 0.999997468222],
  [3, 1000000, 0.95, 8.44935289551e-7, 8.00636009424e-6, 6.18672550191e-7, 8.76724778807e-6],
  [500000, 1000000, 0.95, 0.499020019194, 0.500979980806, 0.499019519195, 0.500980480805],
] as const;

describe("reference values", () => {
  test.each(references)("%d of %d at %d", (k, n, confidence, jeffreysLow, jeffreysHigh, exactLow, exactHigh) => {
    const close = (actual: number, reference: number): void =>
      expect(Math.abs(actual - reference)).toBeLessThanOrEqual(1e-7 * reference);
    const middle = jeffreys(k, n, confidence);
    close(middle.low, jeffreysLow);
    close(middle.high, jeffreysHigh);
    const exact = clopperPearson(k, n, confidence);
    close(exact.low, exactLow);
    close(exact.high, exactHigh);
    expect(middle.estimate).toBe(k / n);
    expect(exact.estimate).toBe(k / n);
  });
});

const counted = fc
  .integer({ min: 1, max: 5000 })
  .chain((n) => fc.record({ k: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));
const confidence = fc.constantFrom(0.8, 0.9, 0.95, 0.99, 0.999);
const intervals = [
  ["Jeffreys", jeffreys],
  ["Clopper-Pearson", clopperPearson],
] as const;

describe.each(intervals)("%s", (_, interval) => {
  test("holds its estimate and stays within 0 and 1", () => {
    fc.assert(
      fc.property(counted, confidence, ({ k, n }, confidence) => {
        const { estimate, low, high } = interval(k, n, confidence);
        return estimate !== null && 0 <= low && low <= estimate && estimate <= high && high <= 1;
      }),
    );
  });

  test("moves up with k, narrows with n and widens with confidence", () => {
    fc.assert(
      fc.property(counted, confidence, ({ k, n }, confidence) => {
        const one = interval(k, n, confidence);
        const more = interval(k + 1, n + 1, confidence);
        const tenfold = interval(10 * k, 10 * n, confidence);
        const surer = interval(k, n, 1 - (1 - confidence) / 2);
        return (
          one.low <= more.low &&
          one.high <= more.high &&
          tenfold.high - tenfold.low < one.high - one.low &&
          surer.low <= one.low &&
          one.high <= surer.high
        );
      }),
    );
  });

  test("of the hits mirrors that of the misses", () => {
    fc.assert(
      fc.property(counted, confidence, ({ k, n }, confidence) => {
        const hits = interval(k, n, confidence);
        const misses = interval(n - k, n, confidence);
        return Math.abs(hits.low - (1 - misses.high)) < 1e-9 && Math.abs(hits.high - (1 - misses.low)) < 1e-9;
      }),
    );
  });

  test("of nothing says nothing", () => {
    expect(interval(0, 0)).toEqual({ estimate: null, low: 0, high: 1, confidence: 0.95 });
  });
});

test("Clopper-Pearson holds Jeffreys", () => {
  fc.assert(
    fc.property(counted, confidence, ({ k, n }, confidence) => {
      const middle = jeffreys(k, n, confidence);
      const exact = clopperPearson(k, n, confidence);
      return (k === 0 || exact.low <= middle.low) && (k === n || middle.high <= exact.high);
    }),
  );
});

test("the share below a quantile is the share asked for", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.double({ min: 0.5, max: 500, noNaN: true }),
      fc.double({ min: 0.5, max: 500, noNaN: true }),
      (share, a, b) => Math.abs(betaShareBelow(betaQuantile(share, a, b), a, b) - share) < 1e-6,
    ),
  );
  expect([betaShareBelow(0, 2, 3), betaShareBelow(1, 2, 3), betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([
    0, 1, 0, 1,
  ]);
});

test.each([
  [0.1, 0.95, 29],
  [0.013, 0.95, 229],
  [0.5, 0.95, 5],
  [0.01, 0.99, 459],
  [1, 0.95, 1],
  [0, 0.95, Number.POSITIVE_INFINITY],
])("to show less than %d at %d takes %d trials", (share, confidence, trials) => {
  expect(trialsToShow(share, confidence)).toBe(trials);
});

test("fewer trials would not have shown it", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.9, noNaN: true }), (share) => {
      const trials = trialsToShow(share);
      return (1 - share) ** trials <= 0.05 + 1e-12 && (1 - share) ** (trials - 1) > 0.05 - 1e-12;
    }),
  );
});

test("of intervals given at 95 %, about 95 in 100 hold the share they were drawn from", () => {
  const random = randomFrom(2001);
  let jeffreysHeld = 0;
  let exactHeld = 0;
  const draws = 4000;
  for (let draw = 0; draw < draws; draw += 1) {
    const share = random();
    const n = 1 + Math.floor(random() * 200);
    let k = 0;
    for (let trial = 0; trial < n; trial += 1) if (random() < share) k += 1;
    const middle = jeffreys(k, n);
    const exact = clopperPearson(k, n);
    if (middle.low <= share && share <= middle.high) jeffreysHeld += 1;
    if (exact.low <= share && share <= exact.high) exactHeld += 1;
  }
  expect(jeffreysHeld / draws).toBeGreaterThan(0.94);
  expect(jeffreysHeld / draws).toBeLessThan(0.96);
  expect(exactHeld / draws).toBeGreaterThan(0.95);
});
