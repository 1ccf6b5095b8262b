// The library's public door. What stands here keeps its shape within a major version; docs/reference/library.md shows how
// the pieces go together.

export { ingest, untold, type Ingested, type IngestOptions, type IngestPorts } from "./app/ingest.ts";
export { everything, type History, type Inputs, type Progress, type Query, type Store } from "./app/ports.ts";
export { report } from "./app/report.ts";
export type { Attempt, Failure } from "./core/model/attempt.ts";
export type { Disposition } from "./core/model/disposition.ts";
export type { Note } from "./core/model/note.ts";
export type { Outcome } from "./core/model/outcome.ts";
export { exitCodeOf, ProblemError, type Problem } from "./core/model/problem.ts";
export type { JobRun, Run } from "./core/model/run.ts";
export { verdictOf, type Verdict } from "./core/model/verdict.ts";
export { testId, type TestId } from "./core/model/test-id.ts";
export type { Report } from "./core/report/report.ts";
export type { Format, Reader, Sink } from "./formats/format.ts";
export { detect, formatNamed, formats } from "./formats/registry.ts";
export { systemClock } from "./io/clock.ts";
export { openInputs } from "./io/inputs/inputs.ts";
export { openMemoryStore } from "./io/store/memory-store.ts";
export { openStore } from "./io/store/open-store.ts";
export { silent } from "./io/terminal.ts";
export { renderReportJson } from "./render/report-json.ts";
export { renderReportMarkdown } from "./render/report-markdown.ts";
export { renderReportText } from "./render/report-text.ts";
