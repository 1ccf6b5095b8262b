// What may be typed after `deflake import`.

import { buildCommand, type Command } from "@stricli/core";
import type { Host } from "../host.ts";
import { inputFlags, type InputFlags } from "./inputs.ts";
import { helpText, speechFlags, storeFlags, type SpeechFlags, type StoreFlags } from "./shared.ts";
import { parseArgument, parsePair } from "./values.ts";

export interface ImportFlags extends StoreFlags, InputFlags, SpeechFlags {
  readonly job?: string;
  readonly platform?: readonly (readonly [string, string])[];
  readonly format: "text" | "json";
}

export const importCommand: Command<Host> = buildCommand<ImportFlags, string[], Host>({
  async func(flags, ...paths) {
    const { importResults } = await import("../verbs/import.ts");
    await importResults(this, flags, paths);
  },
  parameters: {
    flags: {
      ...storeFlags,
      ...inputFlags,
      job: {
        kind: "parsed",
        parse: String,
        placeholder: "NAME",
        optional: true,
        brief: "the job that all files belong to",
      },
      platform: {
        kind: "parsed",
        parse: parsePair,
        placeholder: "KEY=VALUE",
        optional: true,
        variadic: true,
        brief: "a fact about where the tests ran: os=linux; again for more",
      },
      format: { kind: "enum", values: ["text", "json"], default: "text", brief: "how the summary is written" },
      ...speechFlags,
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: {
        placeholder: "PATH",
        parse: parseArgument,
        brief: "a file, a folder, a pattern, a zip, or - for standard input",
      },
    },
  },
  docs: {
    brief: "Take result files into the history.",
    customUsage: ["PATH… [flags]"],
    fullDescription: helpText(
      "Reads test results and CI history into the store, which appears with the first import. The same file again changes\n" +
        "nothing. A broken file gives all that was readable and says where it broke.",
      [
        { command: "deflake import examples/micropython", does: "a folder of runs, each with its jobs" },
        {
          command: 'deflake import --layout "{run}/{job}/*" examples/micropython',
          does: "the same, with the names of runs and jobs told",
        },
        {
          command: "deflake import --run 1 --job standard --platform os=linux examples/micropython/0001/standard",
          does: "what one job left behind, such as in CI",
        },
      ],
    ),
  },
});
