// A story from OpenStack's CI, from its numbers: 506 tests on the worker, 300 of them before the one that failed; its people
// halved the list for a week, and then it failed alone, one time in thirty.
import { expect, test } from "vitest";
import { suspectsIn } from "../../src/app/diagnosis/suspects.ts";
import type { Attempt } from "../../src/core/model/attempt.ts";
import { asTestId } from "../../src/core/model/test-id.ts";
import { openHunt, learn } from "../../src/core/search/hunt/evidence.ts";
import { huntSearch } from "../../src/core/search/hunt/hunt.ts";
import { randomFrom } from "../../src/core/stats/random.ts";

const attempts = Array.from({ length: 506 }, (_, order) => ({
  test: asTestId(`test ${order}`),
  file: null,
  worker: "worker-0",
  attempt: 1,
  order,
  outcome: "pass",
  durationMs: 200,
})) as unknown as readonly Attempt[];
const suspects = suspectsIn(attempts, asTestId("test 300"));

test("300 suspects, and it fails alone: that is the answer, as often as it says", () => {
  expect(suspects).toHaveLength(300);
  const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);
  const wrong = seeds.filter((seed) => huntOnce(seed) !== "alone");
  expect(wrong.length, `seeds ${wrong.join(", ")}`).toBeLessThanOrEqual(0.05 * seeds.length);
});

function huntOnce(seed: number): string {
  const random = randomFrom(seed);
  const fails = (): boolean => random() < 1 / 30;
  const history = [{ selection: [...suspects.keys()], failed: fails() }];
  while (!history.at(-1)!.failed) history.push({ selection: [...suspects.keys()], failed: fails() });
  let state = openHunt({
    question: "cause",
    suspects: suspects.map(({ seconds }) => seconds),
    baseSeconds: 0.5,
    confidence: 0.95,
    history,
    atMostSeconds: null,
  });
  for (;;) {
    const step = huntSearch.next(state);
    if (step.kind === "done") return step.answer.kind;
    const { selection } = step.ask;
    state = learn(state, { selection, outcome: fails() ? "failed" : "passed", seconds: 0.5 });
  }
}
