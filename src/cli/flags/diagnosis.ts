// The flags that reproduce, hunt and bisect share: how often and how long, what counts as the failure, which search it is.

import type { FlagParametersForType } from "@stricli/core";
import type { FailurePattern } from "../../core/policy/policy.ts";
import type { Host } from "../host.ts";
import { badValue } from "../usage-problem.ts";
import { speechFlags, storeFlags, type SpeechFlags, type StoreFlags } from "./shared.ts";
import { parseCount, parseDuration, parseShare } from "./values.ts";

export const diagnosisFormats = ["text", "markdown", "json"] as const;

export interface DiagnosisFlags extends StoreFlags, SpeechFlags {
  readonly failure?: FailurePattern;
  readonly maxTrials?: number;
  readonly time?: number;
  readonly timeout?: number;
  readonly confidence: number;
  readonly restart: boolean;
  readonly undo?: number;
  readonly format: (typeof diagnosisFormats)[number];
}

export const diagnosisFlags: FlagParametersForType<DiagnosisFlags, Host> = {
  failure: {
    kind: "parsed",
    parse: parseFailurePattern,
    placeholder: "TEXT",
    optional: true,
    brief: "what the failure says, or /regex/; failures that do not are set aside",
  },
  maxTrials: { kind: "parsed", parse: parseCount, placeholder: "N", optional: true, brief: "at most so many trials" },
  time: {
    kind: "parsed",
    parse: parseDuration,
    placeholder: "TIME",
    optional: true,
    brief: "at most so much time of testing: 10m, 8h",
  },
  timeout: {
    kind: "parsed",
    parse: parseDuration,
    placeholder: "TIME",
    optional: true,
    brief: "for one trial; a test that still runs then has failed",
  },
  confidence: {
    kind: "parsed",
    parse: parseShare,
    placeholder: "SHARE",
    default: "95%",
    brief: "how often what is said shall be right",
  },
  restart: { kind: "boolean", default: false, withNegated: false, brief: "begin anew; else go on where it stopped" },
  undo: {
    kind: "parsed",
    parse: parseCount,
    placeholder: "N",
    optional: true,
    brief: "forget the last N trials first",
  },
  format: { kind: "enum", values: diagnosisFormats, default: "text", brief: "how it is written" },
  ...storeFlags,
  ...speechFlags,
};

/** @example parseFailurePattern("/40[34]/i") // { kind: "regex", source: "40[34]", flags: "i" } */
export async function parseFailurePattern(text: string): Promise<FailurePattern> {
  const parts = /^\/(.+)\/([a-z]*)$/.exec(text);
  if (parts === null) return { kind: "text", text };
  const [, source = "", flags = ""] = parts;
  const pattern = { kind: "regex", source, flags } as const;
  const { troubleWith } = await import("../../core/policy/failure-pattern.ts");
  const trouble = troubleWith(pattern);
  if (trouble === null) return pattern;
  throw badValue(
    `${text} is no regular expression.`,
    `Its library says: ${trouble}`,
    "Mend it, or leave the slashes out to have it taken as text.",
  );
}
