// The tree that Node shows on a terminal, with `# FLAKY 2 re-tries` behind a test that was retried.
import type { TransformCallback } from "node:stream";
import { spec as BuiltIn } from "node:test/reporters";
import {
  flakyDirective,
  isResult,
  withFlakyCount,
  type EventData,
  type Events,
  type TestEvent,
} from "./flaky-events.ts";

export default async function* spec(source: Events): AsyncGenerator<string> {
  // The one reporter of Node's that is a stream. Its methods are called as the stream machinery calls them, and answer at
  // once, so that it is known which event a text belongs to.
  const builtIn = new BuiltIn();
  for await (const event of withFlakyCount(source)) {
    const text = answer((done) => builtIn._transform(plain(event), "utf8", done));
    yield isResult(event) ? marked(text, event.data) : text;
  }
  yield answer((done) => builtIn._flush(done));
}

function answer(ask: (done: TransformCallback) => void): string {
  let text = "";
  ask((error, chunk?: string) => {
    if (error) throw error;
    text = chunk ?? "";
  });
  return text;
}

/** Node 24 and newer would say "(passed on attempt 3)" beside our own words. */
function plain(event: TestEvent): TestEvent {
  if ((event.data.retryCount ?? 0) === 0) return event;
  const { passed_on_attempt: _, ...details } = event.data.details ?? {};
  return { ...event, data: { ...event.data, details } };
}

function marked(text: string, data: EventData): string {
  const directive = flakyDirective(data);
  const duration = `(${data.details?.duration_ms}ms)`;
  const at = text.lastIndexOf(duration);
  if (directive === "" || at < 0) return text;
  const rest = text.slice(at + duration.length);
  // The duration is printed in a colour of its own, which ends behind it.
  const colour = rest.startsWith("\u001B[") ? rest.indexOf("m") + 1 : 0;
  return text.slice(0, at) + duration + rest.slice(0, colour) + directive + rest.slice(colour);
}
