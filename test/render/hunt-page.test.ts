import { describe, expect, test } from "vitest";
import { rateOf } from "../../src/core/history/rate.ts";
import { asTestId } from "../../src/core/model/test-id.ts";
import type { Diagnosis, DiagnosisAnswer } from "../../src/core/report/diagnosis.ts";
import { huntPage, huntStatus, type HuntBelieved } from "../../src/render/hunt-page.ts";

const tests = (...names: readonly string[]): DiagnosisAnswer["tests"] => names.map(asTestId);

function found(kind: DiagnosisAnswer["kind"], named: readonly string[], more: Partial<Diagnosis> = {}): Diagnosis {
  return {
    verb: "hunt",
    subject: asTestId("cart > sums"),
    answer: { kind, tests: tests(...named), commit: null },
    confidence: 0.97,
    rate: rateOf(9, 30),
    signatures: [{ signature: "expected # got #", wanted: true, ...rateOf(9, 30), conditions: [] }],
    trials: 30,
    testExecutions: 90,
    testSeconds: 45,
    odds: [],
    conditions: [],
    interrupted: false,
    trialsLeft: null,
    command: "deflake reproduce 'cart > sums' -- node --test",
    ...more,
  };
}
const always = rateOf(30, 30);

describe("what a hunt found, in a sentence", () => {
  test.each<[Diagnosis, string]>([
    [
      found("alone", []),
      "cart > sums fails alone, with a confidence of 97.0 %: no other test is needed. It failed in 30.0 %",
    ],
    [
      found("alone", [], { rate: always }),
      "If it passes after other tests, `deflake hunt --question clears` finds which.",
    ],
    [found("polluters", ["a"]), "cart > sums fails when a runs before it, with a confidence of 97.0 %."],
    [found("polluters", ["a", "b"]), "cart > sums fails when these run before it, all of them: a and b; with"],
    [
      found("state-setters", ["a"]),
      "cart > sums passes when a runs before it, with a confidence of 97.0 %: it is brittle.",
    ],
    [found("state-setters", ["a", "b"]), "cart > sums passes when a and b run before it"],
    [
      found("diffuse", []),
      "depends on how much runs before it, with a confidence of 97.0 %: on no test in particular.",
    ],
    [found("nothing", []), "Nothing that can run before cart > sums changes how often it fails"],
    [found("unseen", [], { rate: rateOf(0, 30) }), "cart > sums did not fail once"],
    [
      found("undecided", [], { trialsLeft: 12 }),
      "It is not yet known what makes cart > sums fail. An answer needs about 12 more trials.",
    ],
    [found("undecided", [], { signatures: [] }), "It has not failed here yet."],
    [found("undecided", [], { interrupted: true }), "Stopped; what was seen is kept. It is not yet known"],
  ])("%#", (diagnosis, sentence) => {
    expect(huntPage(diagnosis).finding[0]).toContain(sentence);
  });

  test("a test that fails now and then alone is not called brittle", () => {
    expect(huntPage(found("alone", [])).finding[0]).not.toContain("clears");
  });
});

test.each<[Partial<HuntBelieved>, string]>([
  [{}, "nothing is known yet; 12 trials, 14 s of testing; about 20 s left (5.0 s to 2 min 00 s)"],
  [{ odds: [{ tests: [], chance: 0.61 }] }, "likeliest alone (61.0 %); 12 trials"],
  [{ odds: [{ tests: ["a", "b"], chance: 0.5 }] }, "likeliest a + b (50.0 %); 12 trials"],
  [
    { waiting: { outcome: "failed", chance: 0.042 } },
    "it has not failed yet, with everything before it the chance is 4.2 %; 12 trials, 14 s of testing",
  ],
])("what a hunt believes: %#", (believed, line) => {
  const status = huntStatus({
    odds: [],
    trials: 12,
    seconds: 14,
    left: { estimate: 20, low: 5, high: 120 },
    waiting: null,
    ...believed,
  });
  expect(status).toContain(line);
});
