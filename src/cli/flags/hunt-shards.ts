// What may be typed after `deflake hunt plan`, `hunt shard` and `hunt learn`.

import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import type { Host } from "../host.ts";
import { diagnosisFlags, type DiagnosisFlags } from "./diagnosis.ts";
import { huntFlags, type HuntedFlags } from "./hunted.ts";
import { helpText, speechFlags, storeFlags, type SpeechFlags, type StoreFlags } from "./shared.ts";
import { parseCount } from "./values.ts";

export type ToldFlags = SpeechFlags & Pick<DiagnosisFlags, "format">;

export interface PlanFlags
  extends HuntedFlags, StoreFlags, SpeechFlags, Pick<DiagnosisFlags, "failure" | "confidence" | "timeout"> {
  readonly shards: number;
  readonly seconds: number;
  readonly to: string;
  readonly format: "text" | "json";
}

export interface ShardFlags extends ToldFlags {
  readonly to?: string;
}

export interface LearnFlags extends ToldFlags, StoreFlags {}

const { failure, confidence, timeout, format } = diagnosisFlags;
const toldFlags: FlagParametersForType<ToldFlags, Host> = { format, ...speechFlags };

export const planCommand: Command<Host> = buildCommand<PlanFlags, string[], Host>({
  async func(flags, ...words) {
    const { planHunt } = await import("../verbs/hunt-shards.ts");
    await planHunt(this, flags, words);
  },
  parameters: {
    flags: {
      shards: { kind: "parsed", parse: parseCount, placeholder: "K", brief: "for how many machines" },
      seconds: {
        kind: "parsed",
        parse: parseCount,
        placeholder: "N",
        default: "300",
        brief: "about how long each shall run its tests",
      },
      to: { kind: "parsed", parse: String, placeholder: "DIR", default: ".", brief: "the folder for the files" },
      ...huntFlags,
      failure,
      confidence,
      timeout,
      format: { kind: "enum", values: ["text", "json"], default: "text", brief: "how it is written" },
      ...storeFlags,
      ...speechFlags,
    },
    positional: {
      kind: "array",
      parameter: { placeholder: "TEST -- COMMAND", parse: String, brief: "as for `deflake hunt`" },
    },
  },
  docs: {
    brief: "Spread a hunt over machines: write a file of trials for each.",
    customUsage: ["TEST --shards K [flags] -- COMMAND"],
    fullDescription: helpText(
      "Writes what the hunt would run next as files that know nothing of each other. `deflake hunt shard FILE` runs one\n" +
        "anywhere; `deflake hunt learn FILES` adds what they saw. Then plan again, until there is an answer.",
      [
        {
          command:
            'deflake hunt plan "reads its own write" --shards 4 --to shards -- node --test examples/diagnosis/*.test.mjs',
          does: "files for four machines",
        },
      ],
    ),
  },
});

export const shardCommand: Command<Host> = buildCommand<ShardFlags, string[], Host>({
  async func(flags, ...words) {
    const { runHuntShard } = await import("../verbs/hunt-shards.ts");
    await runHuntShard(this, flags, words);
  },
  parameters: {
    flags: {
      to: {
        kind: "parsed",
        parse: String,
        placeholder: "LOG",
        optional: true,
        brief: "where what is seen is written; else beside FILE, as .ndjson",
      },
      ...toldFlags,
    },
    positional: {
      kind: "array",
      parameter: {
        placeholder: "FILE [-- COMMAND]",
        parse: String,
        brief: "a file of `hunt plan`; the command, where it is another on this machine",
      },
    },
  },
  docs: {
    brief: "Run one machine's part of a hunt.",
    customUsage: ["FILE [flags] [-- COMMAND]"],
    fullDescription: helpText(
      "Runs the trials of a file that `deflake hunt plan` wrote, and writes what it sees. Stopped, the same command goes on.",
      [{ command: "deflake help hunt", does: "how the parts of a hunt fit together" }],
    ),
  },
});

export const learnCommand: Command<Host> = buildCommand<LearnFlags, string[], Host>({
  async func(flags, ...paths) {
    const { learnHunt } = await import("../verbs/hunt-shards.ts");
    await learnHunt(this, flags, paths);
  },
  parameters: {
    flags: { ...toldFlags, ...storeFlags },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { placeholder: "LOG", parse: String, brief: "what `hunt shard` wrote" },
    },
  },
  docs: {
    brief: "Add what other machines saw to a hunt, and say what is believed now.",
    fullDescription: helpText(
      "Takes the logs in any order; one that was learned before changes nothing. What is then believed is what one machine\n" +
        "would believe that had run all the trials.",
      [{ command: "deflake help hunt", does: "how the parts of a hunt fit together" }],
    ),
  },
});
