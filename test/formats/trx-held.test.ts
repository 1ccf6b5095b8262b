// TRX holds its results, packed, until the classes stand there: none of them comes out changed, however many there are.
import { expect, test } from "vitest";
import { trx } from "../../src/formats/dotnet/trx.ts";
import { readPieces } from "./corpus.ts";

/** More than are packed at a time, twice, and some left over. */
const count = 2500;
const isFailed = (at: number): boolean => at % 7 === 0;
/** A name with what separates names, as far as XML can hold it. */
const nameOf = (at: number): string => (at % 5 === 0 ? `Adds(&#10;${at}, "&#1;")` : `Adds(${at})`).replaceAll('"', "'");

function report(): string {
  const results = Array.from(
    { length: count },
    (_, at) =>
      `<UnitTestResult testId="t${at}" testName="${nameOf(at)}" ${at % 3 === 0 ? "" : `duration="00:00:00.${String(100 + (at % 900))}"`} outcome="${isFailed(at) ? "Failed" : at % 11 === 0 ? "NotExecuted" : "Passed"}">${isFailed(at) ? `<Output><ErrorInfo><Message>no ${at}</Message></ErrorInfo></Output>` : ""}</UnitTestResult>`,
  );
  const tests = Array.from(
    { length: count },
    (_, at) => `<UnitTest id="t${at}"><TestMethod className="Shop.Cart${at % 4}" /></UnitTest>`,
  );
  return `<TestRun><Results>${results.join("")}</Results><TestDefinitions>${tests.join("")}</TestDefinitions><ResultSummary outcome="Failed" /></TestRun>`;
}

test("every held result is told in its order, with its class, outcome, duration and failure", () => {
  const { attempts } = readPieces(trx, "a.trx", [report()]);
  const told = attempts.map(({ test: id, outcome, durationMs, failure }) => ({
    id: id.replace(/\W+(\d+)\D*$/, " $1"),
    outcome,
    durationMs,
    message: failure?.message ?? null,
  }));
  const expected = Array.from({ length: count }, (_, at) => ({
    id: `Shop.Cart${at % 4} > Adds ${at}`,
    outcome: isFailed(at) ? "fail" : at % 11 === 0 ? "skip" : "pass",
    durationMs: at % 3 === 0 ? null : 100 + (at % 900),
    message: isFailed(at) ? `no ${at}` : null,
  }));
  expect(told).toEqual(expected);
});
