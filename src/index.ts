// The library's public door. What stands here keeps its shape within a major version.

export type { Attempt, Failure } from "./core/model/attempt.ts";
export type { Disposition } from "./core/model/disposition.ts";
export type { Outcome } from "./core/model/outcome.ts";
export { verdictOf, type Verdict } from "./core/model/verdict.ts";
export { testId, type TestId } from "./core/model/test-id.ts";
