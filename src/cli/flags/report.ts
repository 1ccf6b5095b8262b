// What may be typed after `deflake report`.

import { buildCommand, type Command } from "@stricli/core";
import type { Host } from "../host.ts";
import { inputFlags, type InputFlags } from "./inputs.ts";
import {
  helpText,
  queryFlags,
  speechFlags,
  storeFlags,
  type QueryFlags,
  type SpeechFlags,
  type StoreFlags,
} from "./shared.ts";
import { parseArgument, parseCount } from "./values.ts";

export const reportFormats = ["text", "markdown", "json"] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportFlags extends StoreFlags, QueryFlags, InputFlags, SpeechFlags {
  readonly format?: ReportFormat;
  readonly output?: string;
  readonly limit: number;
}

export const reportCommand: Command<Host> = buildCommand<ReportFlags, string[], Host>({
  async func(flags, ...paths) {
    const { reportHistory } = await import("../verbs/report.ts");
    await reportHistory(this, flags, paths);
  },
  parameters: {
    flags: {
      format: {
        kind: "enum",
        values: reportFormats,
        optional: true,
        brief: "how it is written; else as the ending of --output says, else text",
      },
      output: {
        kind: "parsed",
        parse: parseArgument,
        placeholder: "FILE",
        optional: true,
        brief: "write it there: .md, .json, .txt",
      },
      limit: {
        kind: "parsed",
        parse: parseCount,
        placeholder: "N",
        default: "20",
        brief: "how many rows of a long list are shown",
      },
      ...queryFlags,
      ...storeFlags,
      ...inputFlags,
      ...speechFlags,
    },
    positional: {
      kind: "array",
      parameter: {
        placeholder: "PATH",
        parse: parseArgument,
        brief: "files to report on instead of the store; nothing of them is kept",
      },
    },
  },
  docs: {
    brief: "Say how often what fails, and where.",
    customUsage: ["[PATH…] [flags]"],
    fullDescription: helpText(
      "With paths: reads them, reports, keeps nothing. Without: reports on the store. JSON holds everything that the other\n" +
        "formats show.",
      [
        { command: "deflake report examples/micropython", does: "files as they are, for a first look" },
        { command: "deflake report --since 2026-01-01 --job 'qemu_*'", does: "a part of the history" },
        { command: "deflake report --output report.md", does: "one file to post" },
      ],
    ),
  },
});
