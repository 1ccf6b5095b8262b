// What may be typed after `deflake init`.

import { buildCommand, type Command } from "@stricli/core";
import type { Host } from "../host.ts";
import { helpText, speechFlags, type SpeechFlags } from "./shared.ts";

export const initCommand: Command<Host> = buildCommand<SpeechFlags, [], Host>({
  async func() {
    const { beginProject } = await import("../verbs/init.ts");
    await beginProject(this);
  },
  parameters: { flags: speechFlags },
  docs: {
    brief: "Write a deflake.yaml to begin with.",
    fullDescription: helpText(
      "Looks at package.json, pyproject.toml, go.mod, Cargo.toml and the like, writes a commented deflake.yaml here with the\n" +
        "runner filled in, and prints the lines to add to CI. Never replaces a file. No verb needs it.",
      [{ command: "deflake init", does: "in the folder of the project" }],
    ),
  },
});
