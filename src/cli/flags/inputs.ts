// The flags that say what files are and which run each belongs to; for verbs that read files.

import type { FlagParametersForType } from "@stricli/core";
import type { RunsPer } from "../../app/ingest/grouping.ts";
import type { Layout } from "../../app/ingest/layout.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { Host } from "../host.ts";
import { badValue } from "../usage-problem.ts";

export interface InputFlags {
  readonly as?: string;
  readonly layout?: Layout;
  readonly run?: string;
  readonly runsPer: RunsPer;
}

export const inputFlags: FlagParametersForType<InputFlags, Host> = {
  as: {
    kind: "parsed",
    parse: parseFormat,
    proposeCompletions: formatNames,
    placeholder: "FORMAT",
    optional: true,
    brief: "what all files are; else each one's format is found out",
  },
  layout: {
    kind: "parsed",
    parse: readLayout,
    placeholder: "PATTERN",
    optional: true,
    brief: 'how paths name runs and jobs: "{run}/{job}/*"',
  },
  run: {
    kind: "parsed",
    parse: String,
    placeholder: "NAME",
    optional: true,
    brief: "the run that all files belong to",
  },
  runsPer: {
    kind: "enum",
    values: ["auto", "file", "folder", "all"],
    default: "auto",
    brief: "what makes a run where nothing else tells",
  },
};

/** The formats are loaded for those who ask for one of them. */
export async function formatNames(): Promise<string[]> {
  const { formats } = await import("../../formats/registry.ts");
  return formats.map(({ name }) => name);
}

export async function parseFormat(text: string): Promise<string> {
  const names = await formatNames();
  if (names.includes(text)) return text;
  const { nearest } = await import("../../core/report/nearest.ts");
  const [meant] = nearest(text, names, 1);
  throw badValue(
    `"${text}" is no format that deflake reads.`,
    `The formats are ${names.join(", ")}.`,
    meant === undefined ? "Leave --as out to have the format found out." : `Did you mean --as ${meant}?`,
  );
}

async function readLayout(text: string): Promise<Layout> {
  const { parseLayout } = await import("../../app/ingest/layout.ts");
  const layout = parseLayout(text);
  if ("pattern" in layout) return layout;
  throw new ProblemError(layout);
}
