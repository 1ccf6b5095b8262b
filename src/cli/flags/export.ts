// What may be typed after `deflake export`.

import { buildCommand, type Command } from "@stricli/core";
import type { Host } from "../host.ts";
import {
  helpText,
  queryFlags,
  speechFlags,
  storeFlags,
  type QueryFlags,
  type SpeechFlags,
  type StoreFlags,
} from "./shared.ts";
import { parseArgument } from "./values.ts";

export const exportFormats = ["parquet", "ndjson", "junit", "ctrf"] as const;

export interface ExportFlags extends StoreFlags, QueryFlags, SpeechFlags {
  readonly to: string;
  readonly format: (typeof exportFormats)[number];
  readonly force: boolean;
}

export const exportCommand: Command<Host> = buildCommand<ExportFlags, [], Host>({
  async func(flags) {
    const { exportStore } = await import("../verbs/export.ts");
    await exportStore(this, flags);
  },
  parameters: {
    flags: {
      to: {
        kind: "parsed",
        parse: parseArgument,
        placeholder: "PATH",
        brief: "a file for ndjson, a folder for parquet, junit and ctrf",
      },
      format: { kind: "enum", values: exportFormats, brief: "what is written" },
      force: { kind: "boolean", default: false, withNegated: false, brief: "replace files that are there" },
      ...queryFlags,
      ...storeFlags,
      ...speechFlags,
    },
  },
  docs: {
    brief: "Write the history out for other tools.",
    customUsage: ["--to PATH --format parquet|ndjson|junit|ctrf [flags]"],
    fullDescription: helpText(
      "ndjson: a run log, which loses nothing. parquet: tables. junit and ctrf: a file for each job run, with all attempts of\n" +
        "a retried test. `deflake import` takes ndjson, junit and ctrf back.",
      [
        { command: "deflake export --format ndjson --to history.ndjson", does: "all of it, to keep or to move" },
        { command: "deflake export --format parquet --to tables", does: "for DuckDB, pandas, Spark" },
        {
          command: "deflake export --format junit --to junit --job standard",
          does: "a part of it, for what reads JUnit XML",
        },
      ],
    ),
  },
});
