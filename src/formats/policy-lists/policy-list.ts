// Lists of flaky tests that other tools keep, as rules. A reader keeps what a rule can say, and says the rest in notes.

import type { Note } from "../../core/model/note.ts";
import type { RuleAction, Where } from "../../core/policy/policy.ts";
import type { NewRule } from "../policy-file/write-rule.ts";

export interface ListReading {
  readonly rules: readonly NewRule[];
  readonly notes: readonly Note[];
}

export interface PolicyList {
  readonly name: string;
  /** Whether a file is of this kind, from its name and text. */
  recognises(name: string, text: string): boolean;
  read(text: string, source: string): ListReading;
}

export interface Listed {
  readonly test: string;
  readonly action: RuleAction;
  readonly where: Where;
  readonly reason: string;
  readonly issue?: string | null;
}

/** What a list does not say stays open; `policy check` asks for it. */
export const ruleOf = ({ test, action, where, reason, issue = null }: Listed): NewRule => ({
  test,
  action,
  where,
  failure: null,
  reason,
  owner: null,
  issue,
  added: null,
  review: null,
  evidence: null,
});

export const noteAt = (source: string, line: number, what: string): Note => ({
  code: "not-kept",
  level: "warning",
  what,
  place: { source, line },
});

/** The first address in a text. */
export const addressIn = (text: string): string | null => /https?:\/\/[^\s)>"']+/.exec(text)?.[0] ?? null;

/** The lines of a text, counted from 1. */
export const numbered = (text: string): readonly (readonly [number, string])[] =>
  text.split(/\r?\n/).map((line, at) => [at + 1, line] as const);
