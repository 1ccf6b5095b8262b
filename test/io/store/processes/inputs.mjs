// Inputs that a process imports while it is killed: the same every time, each with totals that show whether it is whole.
// Plain JavaScript over the built package, because both the killed process and the test read it.

import { bareAttempt } from "../../../../dist/core/model/attempt.js";
import { asRunId, bareJobRun, bareRun } from "../../../../dist/core/model/run.js";
import { asTestId } from "../../../../dist/core/model/test-id.js";

export const inputCount = 60;

/** One is large enough to be spooled to disc on its way. */
const attemptsOf = (input) => (input === 7 ? 120_000 : 40 + ((input * 37) % 400));

/** Every third input tells the part of its predecessor's job run anew, so that something is replaced. */
const toldAnew = (input) => input % 3 === 2;

export function inputOf(input) {
  const place = toldAnew(input) ? input - 1 : input;
  const run = { ...bareRun(asRunId(`ci/${place}`), String(place)), startedAt: 1_700_000_000_000 + place * 60_000 };
  const jobRun = { ...bareJobRun(run.id, `job-${place % 4}`, 1), telling: "all" };
  const count = attemptsOf(input);
  return {
    count,
    told: {
      source: {
        name: `input-${input}`,
        format: "test",
        digest: `digest-${input}`,
        bytes: count,
        importedAt: 1_700_000_000_000,
        complete: true,
        notes: [],
        summaries: [],
      },
      runs: [run],
      jobRuns: [jobRun],
      slots: [jobRun.id],
      part: "part",
    },
    attempts: attempts(input, count),
  };
}

function* attempts(input, count) {
  for (let row = 0; row < count; row++) {
    const failed = row % 50 === input % 50;
    const message = `input ${input} says ${row % 3} ${"x".repeat(200)}`;
    yield {
      ...bareAttempt(asTestId(`test ${(row * 7 + input) % 3000}`), failed ? "fail" : "pass"),
      occurrence: 1 + Math.floor(row / 3000),
      durationMs: row % 100,
      failure: failed ? { type: "Error", message, trace: null, output: null } : null,
    };
  }
}
