// The tables that can be read, with their columns, as data: reading, recognising and the reference page all follow it.

/** What a cell holds. `list` has `|` between its members; `outcome` and `conclusion` are the words of the vocabulary. */
export type CellType =
  | "text"
  | "time"
  | "month"
  | "number"
  | "milliseconds"
  | "seconds"
  | "outcome"
  | "conclusion"
  | "list"
  | "platform"
  | "yes or no";

export interface Column {
  readonly name: string;
  readonly type: CellType;
  readonly what: string;
  readonly example: string;
  /** Other names of it, the surest first. */
  readonly also: readonly string[];
}

export type TableName =
  | "attempts"
  | "failures"
  | "job-runs"
  | "runs"
  | "events"
  | "claims"
  | "attributions"
  | "months"
  | "failing-jobs"
  | "jobs"
  | "tests"
  | "totals";

export interface Table {
  readonly name: TableName;
  readonly what: string;
  /** Each needs one of its columns; a file that has them all is this table, unless one above it in the list fits too. */
  readonly needs: readonly (readonly string[])[];
  readonly columns: readonly Column[];
}

const column = (name: string, type: CellType, example: string, what: string, also: readonly string[] = []): Column => ({
  name,
  type,
  what,
  example,
  also,
});

const run: Column = column("run", "text", "628", "the run: its number or its id, the same in every table", [
  "run_number",
  "run_id",
  "build",
  "build_number",
  "build_id",
  "workflow_run_id",
]);
const job: Column = column("job", "text", "unit", "the job's name, the same in every run", [
  "job_name",
  "job_name_raw",
]);

const runFacts: readonly Column[] = [
  column("workflow", "text", "post-commit", "the workflow that ran", ["workflow_name", "pipeline"]),
  column("commit", "text", "0b1ea258d7", "the commit that was built", ["sha", "head_sha", "commit_sha", "revision"]),
  column("branch", "text", "master", "the branch it was on", ["head_branch", "ref_name"]),
  column("event", "text", "push", "what set the run off", ["trigger"]),
];

const runFactsOfOthers: readonly Column[] = [
  column("run_attempt", "number", "1", "1 for the first run, 2 for its first re-run"),
  ...runFacts,
  column("run_started_at", "time", "2026-01-13T10:26:50Z", "when the run started", ["run_created_at"]),
  column("run_conclusion", "conclusion", "failure", "how the run ended"),
];

const platformFacts: readonly Column[] = [
  column("platform", "platform", "os=linux arch=x64", "facts about where the job ran; a word without `=` is its `os`"),
  column("os", "text", "linux", "the operating system", ["platform_os", "runner_os"]),
  column("arch", "text", "x64", "the processor's architecture", ["platform_arch", "runner_arch"]),
  column("runtime", "text", "node-22", "the language's runtime and its version", ["platform_runtime"]),
];

const times = (of: string): readonly Column[] => [
  column("started_at", "time", "2026-01-13T10:26:50Z", `when the ${of} started`, [
    "started",
    "start",
    "start_time",
    "created_at",
    "created",
    "timestamp",
    "date",
  ]),
  column("finished_at", "time", "2026-01-13T12:09:15Z", `when the ${of} ended`, [
    "finished",
    "finish",
    "end_time",
    "completed_at",
    "ended_at",
    "updated_at",
  ]),
];

const durations = (of: string): readonly Column[] => [
  column("duration_ms", "milliseconds", "10048", `how long the ${of} took`, ["milliseconds", "ms"]),
  column("seconds", "seconds", "10.048", `the same in seconds, where there is no \`duration_ms\``, [
    "duration_s",
    "duration_seconds",
    "time_s",
    "duration",
    "time",
  ]),
];

const conclusion = (of: string): Column =>
  column("conclusion", "conclusion", "failure", `how the ${of} ended`, ["result", "status", "outcome"]);

const testName: readonly Column[] = [
  column(
    "test",
    "text",
    "tests/cart.py::adds_an_item",
    "the whole test id, or the last part of it beside `classname`",
    ["test_id", "test_name", "testcase", "test_case"],
  ),
  column("classname", "text", "org.example.TestCart", "the class, file or package; the first part of the test id", [
    "class",
    "class_name",
    "test_class",
    "suite",
    "test_suite",
  ]),
  column("name", "text", "addsAnItem", "the test in its class; without it the class itself is the test", [
    "test_method",
    "method",
    "title",
  ]),
];

const testFacts: readonly Column[] = [
  column("attempt", "number", "1", "1 for the first execution of the test in its job run, 2 for its first retry"),
  column("file", "text", "tests/cart.py", "the test's source file", ["test_file", "path"]),
  ...durations("attempt"),
  ...times("attempt").slice(0, 1),
  column("worker", "text", "gw0", "the process or thread it ran in"),
  column("order", "number", "17", "its place in the order of execution within its worker", ["position"]),
];

const properties = (of: string): Column =>
  column("properties", "text", '[["ticket","42"]]', `what the ${of} says of itself: a JSON list of names and values`);

const failureFacts: readonly Column[] = [
  column("type", "text", "java.lang.AssertionError", "the kind of error", [
    "failure_type",
    "error_type",
    "exception",
    "exception_type",
  ]),
  column("message", "text", "expected 2, got 3", "what it said, or why it was skipped", [
    "failure_message",
    "error_message",
    "message_first_line",
    "error",
  ]),
  column("trace", "text", "at TestCart.java:41", "the stack trace", ["stack_trace", "stacktrace", "trace_head"]),
  column("output", "text", "cart: 3 items", "what the test printed", ["system_out", "stdout", "log"]),
  column("ignored_because", "text", "known to be flaky", "why the runner left the failure out of its exit code"),
  properties("test"),
];

const jobFactsOfOthers: readonly Column[] = [
  job,
  column("job_attempt", "number", "1", "1 for the first execution of the job in its run, 2 for its first re-run"),
  column("job_conclusion", "conclusion", "failure", "how the job run ended"),
  ...platformFacts,
];

const outcome = (also: readonly string[], example: string): Column =>
  column("outcome", "outcome", example, "what the attempt did", also);

const runsCounted = (of: string): Column =>
  column("runs", "number", "32", `how many runs ${of}`, ["total_runs", "run_count", "occurrences"]);
const failuresCounted = (what: string): Column =>
  column("failures", "number", "5", what, ["failed", "failed_runs", "failure_count"]);

/** All tables, in the order in which a header is tried against them. */
export const tables: readonly Table[] = [
  {
    name: "attempts",
    what: "every execution of every test, good ones too",
    needs: [["test", "classname"], ["outcome"]],
    columns: [
      run,
      ...runFactsOfOthers,
      ...jobFactsOfOthers,
      ...testName,
      outcome(["status", "result"], "pass"),
      ...testFacts,
      ...failureFacts,
      column("complete", "yes or no", "yes", "whether the runner ended normally and reported on every test"),
    ],
  },
  {
    name: "failures",
    what: "executions that failed, and no others: what is not listed may have passed",
    needs: [["test", "classname"], ["run"]],
    columns: [
      run,
      ...runFactsOfOthers,
      ...jobFactsOfOthers,
      ...testName,
      outcome(["kind", "failure_kind"], "timeout"),
      ...testFacts,
      ...failureFacts,
    ],
  },
  {
    name: "job-runs",
    what: "every execution of a job in a run",
    needs: [["run"], ["job"]],
    columns: [
      run,
      ...runFactsOfOthers,
      job,
      conclusion("job run"),
      column("attempt", "number", "1", "1 for the first execution of the job in its run, 2 for its first re-run", [
        "job_attempt",
      ]),
      ...times("job run"),
      ...durations("job run"),
      column("failed_steps", "list", "Execute tests|Upload", "the names of the steps that failed", ["failed_step"]),
      column("seed", "text", "1234", "what the order of the tests or their data was made by"),
      properties("run"),
      ...platformFacts,
    ],
  },
  {
    name: "runs",
    what: "every run of the workflow",
    needs: [["run"], ["conclusion", "started_at", "commit"]],
    columns: [
      { ...run, also: [...run.also, "number", "database_id", "id"] },
      conclusion("run"),
      column("attempt", "number", "1", "1 for the first run, 2 for its first re-run", ["run_attempt"]),
      ...runFacts,
      ...times("run"),
      column("url", "text", "https://ci.example.org/runs/628", "where people look at it", ["html_url"]),
    ],
  },
  {
    name: "events",
    what: "a summary: what changed in the jobs, the tests and their surroundings, and when",
    needs: [["date"], ["event"], ["subject"]],
    columns: [
      column("date", "text", "2025-07-06", "the day; a text that names no day is kept as it is", [
        "date_committed",
        "when",
      ]),
      column("event", "text", "job_removed", "what happened", ["kind", "what"]),
      column("subject", "text", "settrace", "to what: a job, a test, a runner"),
      column("scope", "text", "ports_unix.yml", "where it holds"),
      column("effect", "text", "excluded", "what it did"),
      column("commit", "text", "e415d03e7f", "the commit that did it", ["sha"]),
    ],
  },
  {
    name: "claims",
    what: "a summary: what was said about the counts, to be checked",
    needs: [["claim"]],
    columns: [
      column("claim", "text", "chance", "what is said, in one of the words below"),
      column("subject", "text", "2025-09", "of what: a month, or nothing where it is said of all"),
      column("value", "text", "94", "how many, what share, or which day"),
    ],
  },
  {
    name: "attributions",
    what: "a summary: failures that somebody attributed to a test, in one job or in all",
    needs: [["attributed"], ["test", "classname", "job"]],
    columns: [
      column("attributed", "number", "25", "how many failures", ["attributed_failures"]),
      ...testName,
      job,
      column("executions", "number", "4600", "what they are counted of", ["total", "opportunities"]),
      column("agreeing", "number", "10", "how many logs of these jobs showed the test"),
      column("logs", "number", "10", "how many logs of these jobs were read"),
    ],
  },
  {
    name: "months",
    what: "a summary: runs and failed runs of each month",
    needs: [["month"], ["runs"], ["failures"]],
    columns: [
      column("month", "month", "2025-01", "the month, by UTC"),
      runsCounted("it had"),
      failuresCounted("how many of them failed"),
    ],
  },
  {
    name: "failing-jobs",
    what: "a summary: how many runs had how many failing jobs",
    needs: [["failing_jobs"], ["runs"]],
    columns: [
      column("failing_jobs", "number", "2", "a number of failing jobs", ["failed_jobs", "failed_jobs_per_run"]),
      runsCounted("had exactly so many"),
    ],
  },
  {
    name: "tests",
    what: "a summary: failures of each test, in one job or on one day where that is told",
    needs: [
      ["test", "classname"],
      ["job", "date", "failures"],
    ],
    columns: [
      ...testName,
      job,
      column("date", "time", "2026-01-13", "when they happened", ["day"]),
      failuresCounted("how many executions failed; 1 where there is no such column"),
      column("executions", "number", "240", "how many executions there were", ["total"]),
    ],
  },
  {
    name: "jobs",
    what: "a summary: failures of each job",
    needs: [["job"], ["failures"]],
    columns: [
      job,
      column("runs", "number", "575", "how many runs had the job; leave it empty where nobody knows", ["total_runs"]),
      failuresCounted("how many of its job runs failed"),
    ],
  },
  {
    name: "totals",
    what: "a summary: all runs that were counted",
    needs: [["runs"], ["failures"]],
    columns: [
      column("from", "time", "2024-12-19", "the first day", ["since", "first_day"]),
      column("to", "time", "2026-02-12", "the last day, itself counted", ["until", "last_day"]),
      runsCounted("there were"),
      failuresCounted("how many of them failed"),
      column("failures_with_logs", "number", "20", "how many failed runs had logs that were read"),
    ],
  },
];
