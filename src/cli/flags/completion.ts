// What may be typed after `deflake completion`, and the hidden verb that the scripts it prints ask for proposals.

import { buildCommand, proposeCompletions, type Application, type Command } from "@stricli/core";
import type { Host } from "../host.ts";
import { badValue } from "../usage-problem.ts";
import { helpText } from "./shared.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

export const completionCommand: Command<Host> = buildCommand<object, [Shell], Host>({
  async func(_, shell) {
    const { completion } = await import("../verbs/completion.ts");
    completion(this, shell);
  },
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [
        { placeholder: "SHELL", parse: parseShell, proposeCompletions: () => [...shells], brief: shells.join(", ") },
      ],
    },
  },
  docs: {
    brief: "Print the completion script of a shell.",
    customUsage: [shells.join("|")],
    fullDescription: helpText(
      "Prints a script that completes verbs, flags, their values, file names, and for `show` what the history holds.\n" +
        "Load it in the file that your shell reads when it starts.",
      [
        {
          command: 'eval "$(deflake completion bash)"',
          does: "in ~/.bashrc; the same with zsh in ~/.zshrc, after compinit",
        },
        { command: "deflake completion fish", does: "in ~/.config/fish/config.fish, with `| source` behind it" },
      ],
    ),
  },
});

function parseShell(text: string): Shell {
  const shell = shells.find((known) => known === text);
  if (shell === undefined)
    throw badValue(
      `There is no completion for "${text}".`,
      `Scripts are there for ${shells.join(", ")}.`,
      "Type `deflake completion bash`, or name the shell that you use.",
    );
  return shell;
}

/** @param app known only once this command is part of it */
export const proposeCommand = (app: () => Application<Host>): Command<Host> =>
  buildCommand<object, string[], Host>({
    async func(_, ...words) {
      const proposals = await proposalsFor(words, async (inputs) => await proposeCompletions(app(), inputs, this));
      this.terminal.print(proposals.map(({ word, brief }) => `${word}\t${brief}\n`).join(""));
    },
    parameters: {
      positional: {
        kind: "array",
        parameter: { placeholder: "WORD", parse: String, brief: "the words so far; the last one is incomplete" },
      },
    },
    docs: { brief: "Propose how a command line could go on; for completion scripts." },
  });

interface Proposal {
  readonly word: string;
  readonly brief: string;
}

type Propose = (
  inputs: readonly string[],
) => Promise<readonly { readonly kind: string; readonly completion: string; readonly brief: string }[]>;

/** Nothing proposed means that the shell offers file names. */
async function proposalsFor(words: readonly string[], propose: Propose): Promise<readonly Proposal[]> {
  const partial = words.at(-1) ?? "";
  const [, flag, value] = /^(--[a-z][a-z-]*)=(.*)$/s.exec(partial) ?? [];
  const inputs = flag === undefined ? words : [...words.slice(0, -1), flag, value ?? ""];
  const prefix = flag === undefined ? "" : `${flag}=`;
  const found = await propose(inputs);
  return (
    found
      // Flags are offered to those who began one: at an empty word they would bury the names that belong there.
      .filter(({ kind }) => kind !== "argument:flag" || partial.startsWith("-"))
      .map(({ completion, brief }) => ({ word: `${prefix}${completion}`, brief }))
  );
}
