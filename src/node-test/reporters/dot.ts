// A dot for a test that passed, X for one that failed, as Node writes them, and R for one that passed after a retry.
import { dot as builtIn } from "node:test/reporters";
import { inStep, isRecovered, withFlakyCount, type BuiltIn, type Events } from "./flaky-events.ts";

export default async function* dot(source: Events): AsyncGenerator<string> {
  for await (const { text, event } of inStep(builtIn as unknown as BuiltIn, withFlakyCount(source))) {
    yield event !== undefined && isRecovered(event) ? text.replace(".", "R") : text;
  }
}
