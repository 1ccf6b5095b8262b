// What `deflake.yaml` says, as data. Reading the file is `formats/policy-file`; applying it is `decide` and `judge` beside
// this file. Days are counted in UTC.

import type { Place } from "../model/note.ts";

/** Facts that all must hold: `os`, `arch`, `job`, `runner`…, each a text in which `*` stands for any text. */
export type Condition = ReadonlyMap<string, string>;

/** Everywhere, or where one of the conditions holds. Written out, never empty. */
export type Where = "all" | readonly Condition[];

/**
 * Which failures a rule is about: those whose signature or message has the text in it, or matches. Expressions are those
 * of RE2, which no input can slow down; flags are `i`, `m` and `s`.
 */
export type FailurePattern =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "regex"; readonly source: string; readonly flags: string };

/** A day as `2026-02-23`. */
export type Day = string;

export interface Evidence {
  readonly failures: number;
  readonly executions: number;
}

export type RuleAction = "retry" | "ignore" | "skip";

export interface Rule {
  /** Names the rule in results and messages: the test pattern and where, as the file has them. */
  readonly id: string;
  /** A test id, in which `*` stands for any text. */
  readonly test: string;
  readonly action: RuleAction;
  readonly where: Where;
  /** Null: any failure but a crash, which has to be named; `policy check` asks to narrow it. */
  readonly failure: FailurePattern | null;
  readonly reason: string;
  readonly owner: string | null;
  readonly issue: string | null;
  readonly added: Day | null;
  /** Past it the rule holds for a grace period, and its owner is told. */
  readonly review: Day | null;
  /** What it was added on; the drift alarm compares with it. */
  readonly evidence: Evidence | null;
  readonly place: Place;
}

/** Bounds on what is retried in one run. Past one of them nothing is retried: it is not flakiness. */
export interface RetryPolicy {
  /** Extra attempts for a failed test that a rule with `retry` covers. */
  readonly listed: number;
  /** The same for any other failed test. */
  readonly unlisted: number;
  readonly stopAfter: {
    /** How many tests may have failed. */
    readonly tests: number;
    /** Their share of all tests that ran, 0 to 1. */
    readonly share: number;
    /** For all retries together. */
    readonly timeMs: number;
  };
}

/** A runner of one's own: templates with `{tests}`, `{list}` and `{results}`, as product.md has them. */
export interface CustomRunner {
  readonly name: string;
  readonly command: string;
  readonly all: string | null;
  readonly list: string | null;
  /** A format's name. */
  readonly results: string;
  readonly order: "given" | "sorted" | "unknown";
}

/** Which runner a project uses: one that deflake knows, by name, or one of its own. */
export type RunnerChoice =
  | { readonly kind: "known"; readonly name: string }
  | { readonly kind: "custom"; readonly runner: CustomRunner };

export interface Policy {
  readonly retry: RetryPolicy;
  /** How long a rule holds past its review date. */
  readonly graceDays: number;
  readonly runner: RunnerChoice | null;
  readonly rules: readonly Rule[];
}

/** What holds without a policy file: nothing is retried, nothing ignored. */
export const noPolicy: Policy = {
  retry: { listed: 2, unlisted: 0, stopAfter: { tests: 10, share: 0.2, timeMs: 600_000 } },
  graceDays: 14,
  runner: null,
  rules: [],
};
