// What may be typed after `deflake load-list`.

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

export interface LoadListFlags extends StoreFlags, QueryFlags, SpeechFlags {
  readonly worker?: string;
  readonly upTo?: string;
}

export const loadListCommand: Command<Host> = buildCommand<LoadListFlags, [string, ...string[]], Host>({
  async func(flags, run, ...paths) {
    const { printLoadList } = await import("../verbs/load-list.ts");
    await printLoadList(this, flags, run, paths);
  },
  parameters: {
    flags: {
      worker: {
        kind: "parsed",
        parse: parseArgument,
        placeholder: "W",
        optional: true,
        brief: "which worker of the run: 0, or worker-0 as its runner says",
      },
      upTo: {
        kind: "parsed",
        parse: parseArgument,
        placeholder: "TEST",
        optional: true,
        brief: "end with this test: what ran after it cannot have disturbed it",
      },
      ...queryFlags,
      ...storeFlags,
      ...speechFlags,
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: {
        placeholder: "RUN",
        parse: parseArgument,
        brief: "the run, by its name or number; behind it files that tell of it, else the history does",
      },
    },
  },
  docs: {
    brief: "Print the tests that a run executed, in their order.",
    customUsage: ["RUN [PATH…] [flags]"],
    fullDescription: helpText(
      "One test id a line, in the order in which one worker executed them: a list that `testr run --load-list` and\n" +
        "`stestr run --load-list` take. The run is one of the history, or of files such as a .testrepository or .stestr folder.",
      [
        {
          command: "deflake load-list 1 examples/testr/.testrepository --worker 0",
          does: "what the first worker of testr's run 1 executed",
        },
        {
          command:
            "deflake load-list 1 examples/testr/.testrepository --worker 0 --up-to suite.test_parts.Parts.test_victim > before",
          does: "as far as it can have disturbed a test",
        },
      ],
    ),
  },
});
