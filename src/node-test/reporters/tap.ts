// TAP as Node writes it, with `# FLAKY 2 re-tries` on the line of a test that was retried.
import { tap as builtIn } from "node:test/reporters";
import { flakyDirective, inStep, isResult, withFlakyCount, type BuiltIn, type Events } from "./flaky-events.ts";

export default async function* tap(source: Events): AsyncGenerator<string> {
  for await (const { text, event } of inStep(builtIn as unknown as BuiltIn, withFlakyCount(source))) {
    const line = event !== undefined && isResult(event) && /^ *(not )?ok \d/.test(text);
    yield line ? text.replace(/\n$/, `${escaped(flakyDirective(event.data))}\n`) : text;
  }
}

/** In TAP a backslash and a hash in a text are escaped; the hash of the directive itself stands. */
function escaped(directive: string): string {
  return directive.replaceAll("\\", "\\\\").replaceAll(/(?<=FLAKY.*)#/g, "\\#");
}
