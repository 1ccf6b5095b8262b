// The events of Node's test runner, as far as reporters that show `flaky` read them, and what the four reporters share: each of
// them feeds Node's own reporter of that name and adds to what it writes, so that all else looks as on that Node.
import type { DiscardedAttempt } from "../attempt.ts";

export interface TestEvent {
  readonly type: string;
  readonly data: EventData;
}

export interface EventData {
  readonly name?: string;
  readonly nesting?: number;
  readonly message?: string;
  readonly file?: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly expectFailure?: string | boolean;
  readonly testNumber?: number;
  readonly retryCount?: number;
  readonly flaky?: {
    readonly retries: number;
    readonly reason?: string;
    readonly discarded: readonly DiscardedAttempt[];
  };
  readonly details?: {
    readonly type?: string;
    readonly duration_ms?: number;
    readonly passed_on_attempt?: number;
    readonly error?: Error & { readonly failureType?: string };
  };
}

export type Events = AsyncIterable<TestEvent>;

export const isResult = ({ type }: TestEvent): boolean => type === "test:pass" || type === "test:fail";

const hasFailed = ({ flaky, details }: EventData): boolean =>
  details?.error !== undefined || flaky?.discarded.some(({ passed }) => !passed) === true;

/** True for a test that failed and then passed. One that skipped itself in the end never passed. */
export const isRecovered = ({ type, data }: TestEvent): boolean =>
  type === "test:pass" && hasFailed(data) && data.skip === undefined;

/**
 * ` # FLAKY 2 re-tries`, with the reason where one is given; nothing where no attempt failed, as when a test has to pass
 * several times, or where other words stand there.
 */
export function flakyDirective(data: EventData): string {
  const { retryCount = 0, flaky, skip, todo, expectFailure } = data;
  if (skip !== undefined || todo !== undefined || expectFailure !== undefined) return "";
  if (retryCount === 0 || !hasFailed(data)) return "";
  const reason = flaky?.reason === undefined ? "" : ` ${flaky.reason.replaceAll(/\s+/g, " ")}`;
  return ` # FLAKY ${retryCount} re-${retryCount === 1 ? "try" : "tries"}${reason}`;
}

/** The events without the lines that are told for reporters that know nothing of flaky, and with the count of the whole run. */
export async function* withFlakyCount(source: Events): AsyncGenerator<TestEvent> {
  let marked = 0;
  for await (const event of source) {
    if (isResult(event) && event.data.retryCount !== undefined) marked += 1;
    const { nesting, message = "" } = event.data;
    if (event.type === "test:diagnostic") {
      if (/^FLAKY \d+ re-tr(y|ies) of \d+/.test(message)) continue;
      // One such line for each file, where the parent process has no deflake, and one for the run, where it has.
      if (nesting === 0 && /^flaky \d+$/.test(message)) continue;
      if (nesting === 0 && /^cancelled \d+$/.test(message) && marked > 0) {
        yield { ...event, data: { ...event.data, message: `flaky ${marked}` } };
      }
    }
    yield event;
  }
}

/** A reporter of Node's that is a generator, as `tap`, `dot` and `junit` are on every version. */
export type BuiltIn = (source: Events) => AsyncIterable<string>;

export interface Chunk {
  readonly text: string;
  /** The event that was being reported; undefined before the first and after the last. */
  readonly event: TestEvent | undefined;
}

/** What a built-in reporter writes, with the event that it writes it for: it takes one event, writes, and takes the next. */
export async function* inStep(builtIn: BuiltIn, source: Events): AsyncGenerator<Chunk> {
  let event: TestEvent | undefined;
  async function* feed(): AsyncGenerator<TestEvent> {
    for await (event of source) yield event;
    event = undefined;
  }
  for await (const text of builtIn(feed())) yield { text, event };
}
