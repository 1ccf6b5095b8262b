// The tests that one step of a job printed: whoever knows a line's runner or format reads on from there. Gives all of them one
// numbering, as the steps of a job may run the same tests again.

import { attemptWith } from "../../core/model/attempt.ts";
import { testId } from "../../core/model/test-id.ts";
import type { Format, Reader, ReportFacts, Sink } from "../format.ts";
import type { IdTable } from "../id-table.ts";
import type { Occurrences } from "../occurrences.ts";
import { embeddedIn } from "./embedded.ts";
import { ctestConsole } from "./ctest.ts";
import { goConsole } from "./go.ts";
import { gtestConsole } from "./gtest.ts";
import { jestConsole } from "./jest.ts";
import { mochaConsole } from "./mocha.ts";
import { nextestConsole } from "./nextest.ts";
import { nodeTestConsole } from "./node-test.ts";
import { pytestConsole } from "./pytest.ts";
import type { ConsoleRunner, Listener, PrintedTest, RunnerConsole } from "./runner-console.ts";
import { stestrConsole } from "./stestr.ts";
import { vitestConsole } from "./vitest.ts";

const runners: readonly ConsoleRunner[] = [
  goConsole,
  pytestConsole,
  jestConsole,
  vitestConsole,
  mochaConsole,
  nextestConsole,
  gtestConsole,
  ctestConsole,
  nodeTestConsole,
  stestrConsole,
];

/**
 * How a line begins with which a runner or a file of another format does: most lines of a log are no such line, and their first
 * character, or else this one pattern, settles that.
 */
const mayBegin =
  /^(?:=|--- FAIL|FAIL|PASS|pass {2}|skip {2}|ok {2}\t| +(?:RUN|Nextest|Starting|Running|Doc-tests|\d+ passing)|RUN|running \d|\[[="]|Test project|TAP |1\.\.|platform=|[▶✔✖﹣{])/;
const firstCharacters = "=-FPpso Rr[T1▶✔✖﹣{";

/** What became of a line's runners as a whole. */
export interface StepListener {
  readonly sink: Sink;
  telling(telling: NonNullable<ReportFacts["telling"]>): void;
  /** Something is missing, and has been said. */
  incomplete(): void;
  broken(kind: string, what: (times: number) => string): void;
  untold(kind: string, what: () => string): void;
}

/** More attempts than any runner makes of a test. */
const attemptsAtMost = 101;

export class StepReader {
  readonly #listener: StepListener;
  readonly #occurrences: Occurrences;
  readonly #numbers: IdTable;
  readonly #consoles: { readonly runner: ConsoleRunner; readonly console: RunnerConsole }[] = [];
  #embedded: Reader | null = null;
  #line = 0;

  /**
   * @param occurrences those of the whole log
   * @param numbers the last attempt of each test of the log whose runner numbers them
   */
  constructor(listener: StepListener, occurrences: Occurrences, numbers: IdTable) {
    this.#listener = listener;
    this.#occurrences = occurrences;
    this.#numbers = numbers;
  }

  /** @param number the line's number in the log */
  line(text: string, number: number): void {
    this.#line = number;
    const mayBe = this.#embedded === null && firstCharacters.includes(text.charAt(0)) && mayBegin.test(text);
    if (mayBe) {
      const format = embeddedIn(text);
      if (format !== null) this.#embedded = this.#open(format, number);
    }
    if (this.#embedded !== null) return this.#embedded.push(`${text}\n`);
    if (mayBe) this.#findRunner(text);
    for (const { console } of this.#consoles) console.line(text);
  }

  end(): void {
    this.#embedded?.end();
    this.#embedded = null;
    for (const { console } of this.#consoles) console.end();
    this.#consoles.length = 0;
  }

  #findRunner(text: string): void {
    for (const runner of runners)
      if (runner.mark.test(text) && !this.#consoles.some((open) => open.runner === runner))
        this.#consoles.push({ runner, console: runner.open(this.#console()) });
  }

  #console(): Listener {
    return {
      test: (test) => this.#test(test),
      telling: (telling) => this.#listener.telling(telling),
      broken: (kind, what) => this.#listener.broken(kind, what),
      untold: (kind, what) => this.#listener.untold(kind, what),
    };
  }

  #test({
    parts,
    outcome,
    durationMs = null,
    failure = null,
    retries = 0,
    attempt,
    file = null,
    worker = null,
  }: PrintedTest): void {
    const test = testId(parts);
    // A number that was told already is of another execution, as where a log shows its failures twice.
    const goesOn =
      attempt !== undefined &&
      attempt > Math.max(1, this.#numbers.get(this.#numbers.slotOf(test))) &&
      attempt <= attemptsAtMost &&
      this.#occurrences.current(test) > 0;
    const occurrence = goesOn ? this.#occurrences.current(test) : this.#occurrences.next(test);
    const before = retries < attemptsAtMost ? retries : 0;
    for (let number = 1; number <= before; number += 1)
      this.#listener.sink.attempt(attemptWith(test, "fail", { occurrence, attempt: number, file, worker }));
    const number = goesOn ? attempt : before + 1;
    if (attempt !== undefined) this.#numbers.set(this.#numbers.slotOf(test), number);
    this.#listener.sink.attempt(
      attemptWith(test, outcome, { occurrence, attempt: number, durationMs, failure, file, worker }),
    );
  }

  /** A reader of another format; its lines are those of the log, its occurrences follow those before it. */
  #open(format: Format, first: number): Reader {
    const { sink } = this.#listener;
    const before = new Map<string, number>();
    return format.open("", {
      ...sink,
      attempt: (attempt) => {
        const { test } = attempt;
        const known = before.get(test) ?? this.#occurrences.current(test);
        before.set(test, known);
        const occurrence = known + attempt.occurrence;
        while (this.#occurrences.current(test) < occurrence) this.#occurrences.next(test);
        sink.attempt({ ...attempt, occurrence });
      },
      about: ({ telling: told, complete, ...facts }) => {
        sink.about(facts);
        if (told !== undefined) this.#listener.telling(told);
        if (complete === false) this.#listener.incomplete();
      },
      note: (note) => {
        const line = note.place?.line;
        const at = line === undefined ? this.#line : first + line - 1;
        sink.note(note.place === null ? note : { ...note, place: { source: "", line: at } });
      },
    });
  }
}
