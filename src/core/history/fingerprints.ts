// Tests that fail with the same fingerprint: often one cause, and one cure. A message that says nothing but that something
// failed is no fingerprint by itself; unrelated bugs share it.

import type { TestId } from "../model/test-id.ts";
import { isTelling } from "./signature.ts";

export interface FingerprintCluster {
  readonly signature: string;
  /** Most failures first. */
  readonly tests: readonly { readonly test: TestId; readonly failures: number }[];
  readonly failures: number;
  /** Runs in which one of the tests failed so, and those of them in which several did. */
  readonly runs: number;
  readonly runsOfSeveral: number;
}

/** Failures by signature, test and the place of their run. */
export type FailuresBySignature = ReadonlyMap<string, ReadonlyMap<TestId, readonly number[]>>;

/** Signatures of several tests, most failures first. @param outages places of runs that say nothing of single tests */
export function fingerprintClusters(
  failures: FailuresBySignature,
  outages: { has(place: number): boolean },
): readonly FingerprintCluster[] {
  return [...failures]
    .filter(([signature, tests]) => tests.size > 1 && isTelling(signature))
    .map(([signature, byTest]) => clusterOf(signature, byTest, outages))
    .filter(({ tests }) => tests.length > 1)
    .sort((a, b) => b.failures - a.failures || (a.signature < b.signature ? -1 : 1));
}

function clusterOf(
  signature: string,
  byTest: ReadonlyMap<TestId, readonly number[]>,
  outages: { has(place: number): boolean },
): FingerprintCluster {
  const testsIn = new Map<number, number>();
  const tests = [...byTest]
    .map(([test, places]) => {
      const own = places.filter((place) => !outages.has(place));
      for (const place of new Set(own)) testsIn.set(place, (testsIn.get(place) ?? 0) + 1);
      return { test, failures: own.length };
    })
    .filter(({ failures }) => failures > 0)
    .sort((a, b) => b.failures - a.failures || (a.test < b.test ? -1 : 1));
  return {
    signature,
    tests,
    failures: tests.reduce((sum, { failures }) => sum + failures, 0),
    runs: testsIn.size,
    runsOfSeveral: [...testsIn.values()].filter((count) => count > 1).length,
  };
}
