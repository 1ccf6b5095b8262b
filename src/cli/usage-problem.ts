// What is wrong with a command line, said as a problem: what was typed, why it means nothing, what would.

import {
  AliasNotFoundError,
  ArgumentParseError,
  EnumValidationError,
  FlagNotFoundError,
  InvalidNegatedFlagSyntaxError,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
  type ArgumentScannerError,
} from "@stricli/core";
import { ProblemError, type Problem } from "../core/model/problem.ts";

/** A problem with the value of a flag or an argument, for parsers to throw. */
export const badValue = (what: string, why: string, fix: string): ProblemError =>
  new ProblemError({ code: "usage", what, why, fix, place: null });

export function unknownVerb(input: string, corrections: readonly string[]): Problem {
  if (input.startsWith("-"))
    return usage(
      `${input} stands where a verb has to stand.`,
      "The first word after `deflake` says what to do; flags come after it.",
      "`deflake --help` lists the verbs.",
    );
  const meant = corrections.map((name) => `deflake ${name.replaceAll("`", "")}`);
  return usage(
    `There is no verb "${input}".`,
    "The first word after `deflake` says what to do.",
    meant.length > 0 ? `Did you mean \`${meant.join("` or `")}\`?` : "`deflake --help` lists the verbs.",
  );
}

/** @param args the whole command line, to name the help that would have told */
export function problemOfUsage(error: ArgumentScannerError, args: readonly string[]): Problem {
  const verb = args.find((word) => /^[a-z]+$/.test(word));
  const help = `\`deflake ${verb === undefined ? "" : `${verb} `}--help\` lists what it takes.`;
  if (error instanceof ArgumentParseError && error.exception instanceof ProblemError) return error.exception.problem;
  if (error instanceof FlagNotFoundError) {
    const meant = error.corrections.map((name) => `--${name}`).join(" or ");
    return usage(
      `There is no flag --${error.input}.`,
      "A flag that means nothing here could be a typing mistake that changes the result.",
      meant === "" ? help : `Did you mean ${meant}? ${help}`,
    );
  }
  if (error instanceof AliasNotFoundError)
    return usage(`There is no flag -${error.input}.`, "Flags here are written out, with two hyphens.", help);
  if (error instanceof EnumValidationError)
    return usage(
      `--${error.externalFlagName} cannot be "${error.input}".`,
      `It takes one of ${error.values.join(", ")}.`,
      suggestionIn(error.message) ?? help,
    );
  if (error instanceof UnsatisfiedFlagError)
    return usage(
      `--${error.externalFlagName} is not given, or has no value.`,
      "The verb needs it, with one word after it.",
      help,
    );
  if (error instanceof UnexpectedFlagError)
    return usage(
      `--${error.externalFlagName} was given twice: "${error.previousInput}" and "${error.input}".`,
      "It takes one value.",
      "Keep the one that you mean.",
    );
  if (error instanceof UnexpectedPositionalError)
    return usage(
      `"${error.input}" is one argument too many.`,
      error.expectedCount === 1 ? "It takes one argument." : `It takes ${error.expectedCount} arguments.`,
      `Put a name with spaces in quotes. ${help}`,
    );
  if (error instanceof UnsatisfiedPositionalError)
    return usage(`${error.placeholder} is missing.`, "There is nothing to work on without it.", help);
  if (error instanceof InvalidNegatedFlagSyntaxError)
    return usage(`--${error.externalFlagName} takes no value.`, `It was given "${error.valueText}".`, help);
  return usage(`${error.message}.`, "The command line could not be understood.", help);
}

const usage = (what: string, why: string, fix: string): Problem => ({ code: "usage", what, why, fix, place: null });

/** The library finds near values, but says them only within its message. */
function suggestionIn(message: string): string | null {
  const found = /, did you mean (.*\?)$/.exec(message);
  return found === null ? null : `Did you mean ${found[1]}`;
}
