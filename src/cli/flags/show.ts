// What may be typed after `deflake show`.

import { buildCommand, type Command } from "@stricli/core";
import type { SubjectKind } from "../../core/report/subject.ts";
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
import { parseArgument, parseCount } from "./values.ts";

export const showFormats = ["text", "markdown", "json", "issue"] as const;

export interface ShowFlags extends StoreFlags, QueryFlags, SpeechFlags {
  readonly kind?: SubjectKind;
  readonly format: (typeof showFormats)[number];
  readonly limit: number;
}

export const showCommand: Command<Host> = buildCommand<ShowFlags, [string], Host>({
  async func(flags, name) {
    const { showSubject } = await import("../verbs/show.ts");
    await showSubject(this, flags, name);
  },
  parameters: {
    flags: {
      kind: {
        kind: "enum",
        values: ["test", "run", "job"],
        optional: true,
        brief: "what the name means, where it could mean several",
      },
      format: { kind: "enum", values: showFormats, default: "text", brief: "how it is written" },
      limit: {
        kind: "parsed",
        parse: parseCount,
        placeholder: "N",
        default: "40",
        brief: "how many of the last attempts, and rows of a long list, are shown",
      },
      ...queryFlags,
      ...storeFlags,
      ...speechFlags,
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          placeholder: "NAME",
          parse: parseArgument,
          proposeCompletions: namesBeginning,
          brief: "a test, a run or a job; a part of the name is enough where no other has it",
        },
      ],
    },
  },
  docs: {
    brief: "Tell all there is to a test, a run or a job.",
    customUsage: ["NAME [flags]"],
    fullDescription: helpText(
      "A test: how often it fails and where, its last attempts as a line for each job, its failures in full. A run: its\n" +
        "jobs, and the tests that did not simply pass. A job: its rate, its streaks, the tests that failed in it.",
      [
        { command: "deflake show thread/stress_schedule.py", does: "a test by its name" },
        { command: "deflake show thread_gc1 --job 'qemu_*'", does: "by a part of it, and in some jobs only" },
        { command: "deflake show 17 --kind run", does: "a run by its number" },
        { command: "deflake show qemu_arm --format json", does: "a job, for scripts" },
        {
          command: "deflake show thread/stress_schedule.py --format issue",
          does: "the text of an issue about a flaky test",
        },
      ],
    ),
  },
});

async function namesBeginning(this: Host, partial: string): Promise<readonly string[]> {
  const { proposeNames } = await import("../verbs/show.ts");
  return await proposeNames(this, partial);
}
