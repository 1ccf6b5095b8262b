// Every way in which a command can fail, as the words that standard error gets and the exit code that scripts get.

import { ArgumentScannerError, text_en, type ApplicationText } from "@stricli/core";
import { exitCodeOf, exitCodeOfBug, ProblemError, type Problem } from "../core/model/problem.ts";
import type { Paint } from "../render/paint.ts";
import { renderBug, renderProblem } from "../render/problem-text.ts";
import { problemOfUsage, unknownVerb } from "./usage-problem.ts";

export interface Failures {
  readonly text: ApplicationText;
  readonly exitCode: (thrown: unknown) => number;
}

interface Circumstances {
  readonly version: string;
  readonly paint: Paint;
  /** Show the stack of a bug. */
  readonly debug: boolean;
  /** The user stopped the command, so that what fails now fails for that reason. */
  readonly stopped: () => boolean;
}

export function tellFailures(args: readonly string[], { version, paint, debug, stopped }: Circumstances): Failures {
  const problemOf = (thrown: unknown): Problem | null => {
    if (thrown instanceof ProblemError) return thrown.problem;
    if (thrown instanceof ArgumentScannerError) return problemOfUsage(thrown, args);
    return stopped() ? interrupted : null;
  };
  const tell = (thrown: unknown): string => {
    const problem = problemOf(thrown);
    const text = problem === null ? renderBug(thrown, { version, debug }) : renderProblem(problem, paint);
    return text.trimEnd();
  };
  return {
    text: {
      ...text_en,
      headers: { usage: "Usage", aliases: "Also called", commands: "Verbs", flags: "Flags", arguments: "Arguments" },
      briefs: {
        ...text_en.briefs,
        help: "show this help",
        version: "show the version",
        argumentEscapeSequence: "all words after it are arguments",
      },
      keywords: { default: "default", separator: "separator" },
      exceptionWhileParsingArguments: tell,
      exceptionWhileLoadingCommandFunction: tell,
      exceptionWhileLoadingCommandContext: tell,
      exceptionWhileRunningCommand: tell,
      commandErrorResult: tell,
      noCommandRegisteredForInput: ({ input, corrections }) =>
        renderProblem(unknownVerb(input, corrections), paint).trimEnd(),
    },
    exitCode: (thrown) => {
      const problem = problemOf(thrown);
      return problem === null ? exitCodeOfBug : exitCodeOf(problem.code);
    },
  };
}

const interrupted: Problem = {
  code: "interrupted",
  what: "Stopped before the end.",
  why: "The command was told to stop.",
  fix: "Type the same command again; what was saved before is there.",
  place: null,
};

/** Standard output takes no more. */
export const outputLost = ({ code, message }: NodeJS.ErrnoException): Problem => ({
  code: "cannot-write",
  what: "Standard output could not be written.",
  why: code === "ENOSPC" ? "The disc is full." : `The system says: ${message}`,
  fix: "Make room, or send the output elsewhere, and type the command again.",
  place: null,
});
