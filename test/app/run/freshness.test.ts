// Whether a result file is of the start that was just made.
import { expect, test } from "vitest";
import type { FileState } from "../../../src/app/ports.ts";
import { freshnessOf } from "../../../src/app/test-run/freshness.ts";

const start = Date.UTC(2026, 1, 23, 12);
const yesterday = start - 86_400_000;
const file = (modifiedAt: number, digest: string | null = "a", bytes = 10): FileState => ({
  modifiedAt,
  bytes,
  digest,
});

test.each([
  ["written for the first time", file(start + 5), null, "fresh"],
  ["written anew", file(start + 5, "b"), file(yesterday), "fresh"],
  ["still the one of yesterday", file(yesterday), file(yesterday), "old"],
  ["of yesterday, and too long to be read", file(yesterday, null), file(yesterday, null), "old"],
  ["unpacked with the time that it had", file(yesterday), null, "old"],
  ["replaced by an older one", file(yesterday - 5, "b"), file(yesterday), "old"],
  ["written again with the same content", file(start + 5), file(yesterday), "rewritten"],
  ["touched or written, too long to be read", file(start + 5, null), file(yesterday, null), "fresh"],
  ["as long as before, with another content", file(start + 5, "b"), file(start - 5), "fresh"],
  ["left by a start of a moment ago", file(start - 5), file(start - 5), "old"],
  ["written within a clock that lags", file(start - 2000), null, "fresh"],
] as const)("%s", (_, after, before, freshness) => {
  expect(freshnessOf(after, before, start)).toBe(freshness);
});
