// What may be typed after `deflake hunt`.

import { buildCommand, type Command } from "@stricli/core";
import type { HuntQuestion } from "../../core/search/hunt/trial.ts";
import type { Host } from "../host.ts";
import { diagnosisFlags, type DiagnosisFlags } from "./diagnosis.ts";
import { helpText } from "./shared.ts";

export interface HuntFlags extends DiagnosisFlags {
  readonly run?: string;
  readonly worker?: string;
  readonly question: HuntQuestion;
}

export const huntCommand: Command<Host> = buildCommand<HuntFlags, string[], Host>({
  async func(flags, ...words) {
    const { huntTest } = await import("../verbs/hunt.ts");
    await huntTest(this, flags, words);
  },
  parameters: {
    flags: {
      run: {
        kind: "parsed",
        parse: String,
        placeholder: "RUN",
        optional: true,
        brief: "the recorded run whose earlier tests are suspected; else one run of the command tells",
      },
      worker: {
        kind: "parsed",
        parse: String,
        placeholder: "NAME",
        optional: true,
        brief: "of which worker of that run, where several ran it",
      },
      question: {
        kind: "enum",
        values: ["cause", "raises", "clears"],
        default: "cause",
        brief: "what makes it fail, what raises its rate, what makes it pass",
      },
      ...diagnosisFlags,
    },
    positional: {
      kind: "array",
      parameter: {
        placeholder: "TEST -- COMMAND",
        parse: String,
        brief: "a test, or a part of its name; the command that runs the tests",
      },
    },
  },
  docs: {
    brief: "Find the earlier tests that make a test fail.",
    customUsage: ["TEST [flags] -- COMMAND"],
    fullDescription: helpText(
      "Runs one test alone and after chosen earlier ones until it is known which of them it needs to fail: none, one, or\n" +
        "several together. Begins with what recorded runs tell, and can be stopped at any moment and picked up again.",
      [
        {
          command: 'deflake hunt "reads its own write" -- node --test examples/diagnosis/*.test.mjs',
          does: "what has to run before it",
        },
      ],
    ),
  },
});
