// What a reproduction asks for, when it ends, and that its log is its state.
import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { answerOf } from "../../../src/core/search/reproduce/answer.ts";
import { openReproduction } from "../../../src/core/search/reproduce/evidence.ts";
import { outlookOf } from "../../../src/core/search/reproduce/outlook.ts";
import { reproduceSearch } from "../../../src/core/search/reproduce/reproduce.ts";
import type { ReproduceSeen, ReproduceSubject } from "../../../src/core/search/reproduce/trial.ts";
import { replay } from "../../../src/core/search/search.ts";

const alone: ReproduceSubject = {
  conditions: ["alone"],
  goal: { kind: "failure" },
  confidence: 0.95,
  atMostTrials: null,
  atMostSeconds: null,
};

/** One letter a trial: `.` passed, `F` failed as it is looked for, `o` failed otherwise, `-` told nothing. */
const seen = (picture: string, condition = 0): readonly ReproduceSeen[] =>
  Array.from(picture, (letter, trial) => ({
    condition,
    trial,
    outcome: ({ ".": "passed", F: "failed", o: "other-failure", "-": "no-evidence" } as const)[letter] ?? "passed",
    signature: letter === "F" ? "False" : letter === "o" ? "memory corruption" : null,
    seconds: 2,
    executions: 1,
  }));

const after = (picture: string, subject = alone) => replay(reproduceSearch, openReproduction(subject), seen(picture));

test.each([
  ["", "ask"],
  ["....", "ask"],
  ["..o.-", "ask"],
  ["...F", "done"],
  ["F", "done"],
])("until failure, %j: %s", (picture, kind) => expect(reproduceSearch.next(after(picture)).kind).toBe(kind));

test("the next trial has the next number, also after some told nothing", () => {
  expect(reproduceSearch.next(after("..-"))).toEqual({ kind: "ask", ask: { condition: 0, trial: 3 } });
});

test("no more trials, and no more seconds, than were allowed", () => {
  expect(reproduceSearch.next(after("...", { ...alone, atMostTrials: 3 })).kind).toBe("done");
  expect(reproduceSearch.next(after("...", { ...alone, atMostTrials: 4 })).kind).toBe("ask");
  expect(reproduceSearch.next(after("...", { ...alone, atMostSeconds: 6 })).kind).toBe("done");
});

test("a failure that is not looked for counts as a trial that did not fail so, and is told apart", () => {
  const { conditions, signatures, kind } = answerOf(after("..o.-F"));
  expect(kind).toBe("failed");
  expect(conditions[0]).toMatchObject({ trials: 6, executions: 5, failed: 1, otherFailures: 1, firstFailure: 5 });
  expect(signatures).toMatchObject([
    { signature: "memory corruption", wanted: false, failures: 1 },
    { signature: "False", wanted: true, failures: 1 },
  ]);
});

test("of each way to fail, how often it came under which condition", () => {
  const subject: ReproduceSubject = { ...alone, conditions: ["alone", "little memory"] };
  const all = [...seen("F...", 0), ...seen("ooF", 1)];
  const { signatures } = answerOf(replay(reproduceSearch, openReproduction(subject), all));
  expect(signatures).toMatchObject([
    { signature: "False", failures: 2, conditions: [{ failures: 1 }, { failures: 1 }] },
    { signature: "memory corruption", failures: 2, conditions: [{ failures: 0 }, { failures: 2 }] },
  ]);
  expect(signatures[1]!.conditions.map(({ rate }) => rate.estimate)).toEqual([0, 2 / 3]);
  // Both intervals of a row are to hold at once.
  expect(signatures[1]!.conditions[0]!.rate.confidence).toBeCloseTo(0.975);
});

test("without a failure the answer says that there was none, and how rare it must be", () => {
  const answer = answerOf(after(".".repeat(200), { ...alone, atMostTrials: 200 }));
  expect(answer.kind).toBe("never");
  expect(answer.conditions[0]!.rate).toMatchObject({ low: 0 });
  expect(answer.conditions[0]!.rate.high).toBeLessThan(0.04);
});

test("seen one by one or replayed at once, it is the same state", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(".", "F", "o", "-") }), fc.nat(), (picture, at) => {
      const cut = at % (picture.length + 1);
      const half = replay(reproduceSearch, openReproduction(alone), seen(picture).slice(0, cut));
      expect(replay(reproduceSearch, half, seen(picture).slice(cut))).toEqual(after(picture));
    }),
  );
});

test("conditions are compared by time: the slow one gets fewer trials", () => {
  const subject: ReproduceSubject = { ...alone, conditions: ["alone", "slow"], goal: { kind: "rate", width: 0.05 } };
  let state = openReproduction(subject);
  const trials = [0, 0];
  for (let n = 0; n < 60; n++) {
    const step = reproduceSearch.next(state);
    if (step.kind === "done") break;
    trials[step.ask.condition]! += 1;
    const [one] = seen(".", step.ask.condition);
    state = reproduceSearch.learn(state, { ...one!, seconds: step.ask.condition === 0 ? 1 : 5 });
  }
  expect(trials[0]).toBeGreaterThan(3 * trials[1]!);
});

test("the time left shrinks with what is known, and ends where the search does", () => {
  expect(outlookOf(after(""))).toBeNull();
  const soon = outlookOf(after("...."));
  const late = outlookOf(after(".".repeat(100)));
  expect(soon!.low).toBeLessThanOrEqual(soon!.seconds);
  expect(soon!.seconds).toBeLessThanOrEqual(soon!.high);
  expect(late!.seconds).toBeGreaterThan(soon!.seconds);
  expect(outlookOf(after("....", { ...alone, atMostTrials: 5 }))!.high).toBeLessThanOrEqual(2);
});
