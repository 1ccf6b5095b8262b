// The flags that mean the same in every verb, declared once, and how help and examples of a verb are written.

import type { FlagParametersForType } from "@stricli/core";
import type { Query } from "../../app/ports.ts";
import type { Host } from "../host.ts";
import { parseMoment, parsePair } from "./values.ts";

export interface StoreFlags {
  readonly store?: string;
}

export interface SpeechFlags {
  readonly quiet: boolean;
  /** Read from the command line before anything is parsed, since errors of parsing have colours too. */
  readonly color: boolean;
}

export interface QueryFlags {
  readonly since?: number;
  readonly until?: number;
  readonly job?: string;
  readonly platform?: readonly (readonly [string, string])[];
}

export const storeFlags: FlagParametersForType<StoreFlags, Host> = {
  store: {
    kind: "parsed",
    parse: String,
    placeholder: "DIR",
    optional: true,
    brief: "the history's folder; else DEFLAKE_STORE, else .deflake here or further up",
  },
};

export const speechFlags: FlagParametersForType<SpeechFlags, Host> = {
  quiet: { kind: "boolean", default: false, withNegated: false, brief: "no progress and no remarks" },
  color: { kind: "boolean", default: true, brief: "colours; NO_COLOR and FORCE_COLOR decide too" },
};

function moment(this: Host, text: string): number {
  return parseMoment(text, this.clock.now());
}

export const queryFlags: FlagParametersForType<QueryFlags, Host> = {
  since: {
    kind: "parsed",
    parse: moment,
    placeholder: "WHEN",
    optional: true,
    brief: "only runs from then on: 30d, 2026-02-23",
  },
  until: { kind: "parsed", parse: moment, placeholder: "WHEN", optional: true, brief: "only runs before then" },
  job: {
    kind: "parsed",
    parse: String,
    placeholder: "GLOB",
    optional: true,
    brief: "only jobs of this name; * stands for any text",
  },
  platform: {
    kind: "parsed",
    parse: parsePair,
    placeholder: "KEY=VALUE",
    optional: true,
    variadic: true,
    brief: "only where this holds; again for more",
  },
};

export const queryOf = ({ since, until, job, platform }: QueryFlags): Query => ({
  since: since ?? null,
  until: until ?? null,
  job: job ?? null,
  platform: new Map(platform ?? []),
});

/** A command that works as it stands beside the recorded history in `examples/`; each is run by a test. */
export interface Example {
  readonly command: string;
  readonly does: string;
}

/** What `--help` says under the line of usage. */
export function helpText(about: string, examples: readonly Example[]): string {
  const lines = examples.flatMap(({ command, does }) => [`  $ ${command}`, `      ${does}`]);
  return `${about}\n\nExamples\n${lines.join("\n")}`;
}
