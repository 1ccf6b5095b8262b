// Writes a run as a run log, the file that deflake keeps and imports: every attempt on a line of its own, those that did not count
// among them. `--test-reporter-destination` says where; a log in .deflake/log is part of the history at once.
import { randomUUID } from "node:crypto";
import { relative, sep } from "node:path";
import { thrownBy } from "../native.ts";
import { textOf } from "../text.ts";
import type { EventData, Events, TestEvent } from "./flaky-events.ts";

type Line = Readonly<Record<string, unknown>>;

export default async function* record(source: Events): AsyncGenerator<string> {
  const id = `node-test/${new Date().toISOString()}/${randomUUID().slice(0, 8)}`;
  const startedAt = Date.now();
  const platform = { os: process.platform, arch: process.arch, runtime: `node ${process.versions.node}` };
  const jobRun = { id: `${id}/`, run: id, job: "", attempt: 1, platform, startedAt, telling: "all" };
  yield line({ deflake: "run-log", version: 1 });
  yield line({ run: { id, name: id, workflow: "node --test", attempt: 1, startedAt } });
  yield line({ jobRun });
  yield line({ at: jobRun.id });
  const attempts = new Attempts();
  let summed = false;
  for await (const event of source) {
    for (const attempt of attempts.of(event)) yield line(attempt);
    // The line that Node tells last of all, when every test has been reported.
    summed ||=
      event.type === "test:diagnostic" &&
      event.data.nesting === 0 &&
      event.data.message?.startsWith("duration_ms ") === true;
  }
  const complete = summed && !attempts.fileFailed;
  yield line({ jobRun: { ...jobRun, finishedAt: Date.now(), complete } });
  yield line({ end: { complete } });
}

const line = (facts: Line): string => `${JSON.stringify(facts)}\n`;

class Attempts {
  /** The names of the suites and tests that are open, outermost first. */
  readonly #open: string[] = [];
  readonly #seen = new Map<string, number>();
  #order = 0;
  /** A file whose process ended badly was reported itself: what it had still to run nobody knows. */
  fileFailed = false;

  /** The attempts that a result tells of; nothing for a suite, which runs no code of its own. */
  of({ type, data }: TestEvent): readonly Line[] {
    const { name = "", nesting = 0 } = data;
    if (type === "test:start") {
      this.#open.splice(nesting, Number.POSITIVE_INFINITY, name);
      return [];
    }
    if (type !== "test:pass" && type !== "test:fail") return [];
    const titles = [...this.#open.slice(0, nesting), name];
    const file = data.file === undefined ? undefined : relative(process.cwd(), data.file).split(sep).join("/");
    if (titles.length === 1 && type === "test:fail" && data.file !== undefined && data.file.endsWith(name))
      this.fileFailed = true;
    if (data.details?.type === "suite") return [];
    const test = [file ?? "", ...titles]
      .map((part) => part.replaceAll(/\s+/g, " ").trim())
      .filter((part) => part !== "")
      .join(" > ");
    const occurrence = (this.#seen.get(test) ?? 0) + 1;
    this.#seen.set(test, occurrence);
    const common = { test, ...(occurrence === 1 ? {} : { occurrence }), ...(file === undefined ? {} : { file }) };
    return attemptsOf(type, data).map((attempt, index) => ({
      ...common,
      ...(index === 0 ? {} : { attempt: index + 1 }),
      order: (this.#order += 1),
      ...attempt,
    }));
  }
}

function attemptsOf(type: string, data: EventData): readonly Line[] {
  const discarded = (data.flaky?.discarded ?? []).map(({ passed, durationMs, failureType, name, message, stack }) => ({
    outcome: passed ? "pass" : failureType === "testTimeoutFailure" ? "timeout" : "fail",
    durationMs,
    ...(passed ? {} : { failure: { type: name, message, trace: stack } }),
  }));
  const durationMs = data.details?.duration_ms;
  const error = data.details?.error;
  const counted =
    type === "test:pass"
      ? { outcome: passedAs(data), durationMs, ...reasonOf(data) }
      : { outcome: failedAs(data), durationMs, ...(error === undefined ? {} : { failure: failureOf(error) }) };
  // Between two attempts the parent may have ended the test; the last attempt is then among the discarded ones.
  return discarded.length > (data.retryCount ?? 0) ? discarded : [...discarded, counted];
}

/** A test without a body passes as a TODO, so that passing as one says nothing of the test. */
function passedAs({ skip, todo, expectFailure }: EventData): string {
  if (skip !== undefined || todo !== undefined) return "skip";
  return expectFailure === undefined ? "pass" : "expected-failure";
}

/** Why a test was skipped, where it says so; of a TODO that it is one, in the words of the other readers. */
function reasonOf({ skip, todo }: EventData): Line {
  const type = skip === undefined && todo !== undefined ? "todo" : undefined;
  const why = skip ?? todo;
  const message = typeof why === "string" && why !== "" ? why : undefined;
  return type === undefined && message === undefined ? {} : { failure: { type, message } };
}

function failedAs({ todo, details, expectFailure }: EventData): string {
  if (todo !== undefined) return "expected-failure";
  const { failureType, message = "" } = details?.error ?? {};
  if (failureType === "testTimeoutFailure" || message.startsWith("test timed out after")) return "timeout";
  if (failureType === "testAborted" || failureType === "cancelledByParent") return "abort";
  return expectFailure === undefined ? "fail" : "unexpected-pass";
}

function failureOf(error: Error & { failureType?: string }): Line {
  const thrown = thrownBy(error);
  return thrown instanceof Error
    ? { type: thrown.name, message: thrown.message, trace: thrown.stack }
    : { message: textOf(thrown) };
}
