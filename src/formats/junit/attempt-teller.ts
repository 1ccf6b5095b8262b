// Gives finished cases their test id, occurrence, attempt numbers and place in the order, and tells them to the sink.

import { evidenceOf } from "../../core/model/outcome.ts";
import { joinProperties, type Properties } from "../../core/model/properties.ts";
import { type TestId, testId } from "../../core/model/test-id.ts";
import type { Sink } from "../format.ts";
import type { Naming } from "./case-naming.ts";
import type { Dialect } from "./dialects.ts";
import { Repeats } from "../repeats.ts";
import type { CaseAttempt } from "./test-case.ts";

interface Told {
  readonly test: TestId;
  readonly file: string | null;
  readonly dialect: Dialect;
  readonly inOrder: boolean;
  attempts: readonly CaseAttempt[];
  properties: Properties;
}

export class AttemptTeller {
  private readonly sink: Sink;
  private readonly unnamed: () => void;
  private readonly repeats = new Repeats();
  /** The last case: pytest may add the failure of its tear-down in a case of its own. */
  private last: Told | null = null;
  private order = 0;

  /** @param unnamed called for a case without any name */
  constructor(sink: Sink, unnamed: () => void) {
    this.sink = sink;
    this.unnamed = unnamed;
  }

  tell(naming: Naming, dialect: Dialect, attempts: readonly CaseAttempt[], properties: Properties): void {
    const test = this.idOf(naming, dialect);
    if (this.last !== null && dialect.tearDownApart === true && test === this.last.test) {
      const merged = withTearDown(this.last.attempts, attempts);
      if (merged !== null) {
        this.last.attempts = merged;
        this.last.properties = joinProperties(this.last.properties, properties);
        return;
      }
    }
    this.flush();
    const file = naming.file === "" ? null : naming.file;
    this.last = { test, file, dialect, inOrder: dialect.inOrder === true && !naming.shuffled, attempts, properties };
  }

  /** Tells what is still held back. */
  flush(): void {
    const told = this.last;
    if (told === null) return;
    this.last = null;
    const { attempts, dialect, file, properties, test } = told;
    const final = attempts.at(-1);
    const bad = final !== undefined && evidenceOf(final.outcome) === "bad";
    const turn = this.repeats.take(test, dialect.uniqueNames === true, attempts.length, bad);
    let number = turn.attempt;
    for (const { durationMs, failure, ignoredBecause, outcome, startedAt } of attempts) {
      const order = told.inOrder && outcome !== "skip" ? (this.order += 1) : null;
      this.sink.attempt({
        test,
        occurrence: turn.occurrence,
        attempt: number,
        outcome,
        durationMs,
        startedAt,
        worker: null,
        order,
        file,
        failure,
        ignoredBecause,
        properties,
      });
      number += 1;
    }
  }

  private idOf(naming: Naming, dialect: Dialect): TestId {
    const id = testId(dialect.id(naming));
    if (naming.name !== "" || naming.classname !== "") return id;
    this.unnamed();
    return testId([...naming.suites, "(unnamed)"]);
  }
}

/** The failed attempt before, with the failure of its tear-down added; null where the two are not one execution. */
function withTearDown(before: readonly CaseAttempt[], added: readonly CaseAttempt[]): readonly CaseAttempt[] | null {
  const failed = before.at(-1);
  const tearDown = added[0]?.failure;
  if (failed?.failure == null || tearDown == null || added.length > 1) return null;
  if (added[0]?.outcome !== "error" || !tearDown.message.startsWith("failed on teardown with")) return null;
  const { message, trace } = failed.failure;
  const failure = {
    ...failed.failure,
    message: `${message}\n${tearDown.message}`,
    trace: trace === null ? tearDown.trace : `${trace}\n\n${tearDown.trace ?? ""}`,
  };
  return [...before.slice(0, -1), { ...failed, failure }];
}
