// What a CTRF report says of a test in words of its own: each place for it counts by itself.
import { expect, it } from "vitest";
import { ctrf } from "../../src/formats/ctrf/report.ts";
import type { Properties } from "../../src/core/model/properties.ts";

function propertiesOf(told: object): Properties {
  const found: Properties[] = [];
  const sink = { attempt: ({ properties }: { properties: Properties }) => void found.push(properties) };
  const nothing = { about() {}, run() {}, jobRun() {}, summary() {}, note() {} };
  const reader = ctrf.open("a.json", { ...nothing, ...sink });
  const tests = [{ name: "adds", status: "passed", duration: 1, ...told }];
  reader.push(JSON.stringify({ reportFormat: "CTRF", results: { tool: { name: "jest" }, tests } }));
  reader.end();
  return found.flat();
}

it.each([
  [{}, []],
  [{ tags: ["slow"] }, [["tag", "slow"]]],
  [{ labels: { owner: "till" } }, [["owner", "till"]]],
  [{ parameters: { currency: "EUR" } }, [["currency", "EUR"]]],
  [{ extra: { ticket: 7, rawStatus: "passed" } }, [["ticket", "7"]]],
])("%j", (told, expected) => {
  expect(propertiesOf(told).map(({ name, value }) => [name, value])).toEqual(expected);
});
