// How an attempt of a scenario ended, from the results of its steps: the worst of them.

import type { Outcome } from "../../core/model/outcome.ts";
import { fieldOf, textOf } from "../json-fields.ts";
import { errorOfStack, type ErrorText, outcomeOfError } from "./error-text.ts";

/** From the least to the worst, as Cucumber ranks them. */
const statuses = ["PASSED", "SKIPPED", "PENDING", "UNDEFINED", "AMBIGUOUS", "FAILED"] as const;

type StepStatus = (typeof statuses)[number] | "UNKNOWN";

export interface StepResult {
  readonly status: StepStatus;
  readonly hook: boolean;
  /** What it says of its status; null where nothing needs saying. */
  readonly error: ErrorText | null;
}

/** @param hooks the ids of the steps that are hooks */
export function stepResultOf(finished: unknown, hooks: ReadonlySet<string>): StepResult {
  const result = fieldOf(finished, "testStepResult");
  const told = textOf(result, "status");
  const status = stepStatusOf(typeof told === "string" ? told : null);
  const hook = hooks.has(textOf(finished, "testStepId") ?? "");
  return {
    status,
    hook,
    error: status === "PASSED" || (status === "SKIPPED" && isSilent(result)) ? null : stepError(result),
  };
}

/** Steps behind one that did not pass are skipped without a word; one that skips its scenario may say why. */
const isSilent = (result: unknown): boolean =>
  textOf(result, "message") === null && fieldOf(result, "exception") === undefined;

export const stepStatusOf = (told: string | null): StepStatus => statuses.find((known) => known === told) ?? "UNKNOWN";

/** The error of a step that failed; a status without a message speaks for itself. */
export function stepError(result: unknown): ErrorText {
  const exception = fieldOf(result, "exception");
  const told = errorOfStack(textOf(result, "message") ?? textOf(exception, "stackTrace") ?? "");
  const message = textOf(exception, "message") ?? told.message;
  const status = textOf(result, "status")?.toLowerCase() ?? "unknown";
  return {
    type: textOf(exception, "type") ?? told.type,
    message: message === "" ? `The step is ${status}.` : message,
    trace: told.trace,
  };
}

/** The outcome of all steps of an attempt, with the errors of those that did not do their job. */
export function outcomeOfSteps(steps: readonly StepResult[]): {
  readonly outcome: Outcome;
  readonly errors: readonly ErrorText[];
} {
  // Nearly all scenarios.
  if (steps.every(({ status }) => status === "PASSED")) return { outcome: "pass", errors: [] };
  if (steps.some(({ status }) => status === "UNKNOWN")) return { outcome: "abort", errors: [] };
  const worst = steps.toSorted((a, b) => statuses.indexOf(rank(b)) - statuses.indexOf(rank(a)))[0];
  const errors = steps.flatMap(({ error, status }) => (error !== null && status === worst?.status ? [error] : []));
  return { outcome: worst === undefined ? "pass" : outcomeOfStep(worst), errors };
}

const rank = ({ status }: StepResult): (typeof statuses)[number] => (status === "UNKNOWN" ? "PASSED" : status);

function outcomeOfStep({ status, hook, error }: StepResult): Outcome {
  switch (status) {
    case "PASSED":
      return "pass";
    case "SKIPPED":
      return "skip";
    case "PENDING":
      return "fail";
    case "UNDEFINED":
    case "AMBIGUOUS":
      return "error";
    case "FAILED":
      return error === null ? "fail" : outcomeOfError(error, hook ? "error" : "fail");
    case "UNKNOWN":
      return "abort";
  }
}
