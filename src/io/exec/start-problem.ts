// Why a command did not begin, and what to do about it.

import type { Problem } from "../../core/model/problem.ts";

const problem = (code: Problem["code"], what: string, why: string, fix: string): Problem => ({
  code,
  what,
  why,
  fix,
  place: null,
});

/** @param folderThere the folder that it was to start in is there */
export function startProblemOf(error: unknown, [program = ""]: readonly string[], folderThere: boolean): Problem {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!folderThere)
    return problem(
      "command-not-found",
      `${program} was not started.`,
      "The folder that it was to start in is not there.",
      "Go to a folder that is there.",
    );
  if (code === "ENOENT")
    return problem(
      "command-not-found",
      `There is no command ${program}.`,
      program.includes("/") ? "No such file is there." : "No folder of PATH has a program of this name.",
      "Look at its spelling, or install it. What the shell knows by itself, such as an alias, needs `sh -c '…'`.",
    );
  if (code === "EACCES" || code === "EPERM")
    return problem(
      "command-not-runnable",
      `${program} may not be started.`,
      "It is no program, or you may not start it.",
      `\`chmod +x ${program}\`, or start it through its interpreter, such as \`sh ${program}\`.`,
    );
  if (code === "E2BIG")
    return problem(
      "command-not-runnable",
      `${program} was not started: its command line is too long.`,
      "The system bounds how much a command line and the environment may hold together.",
      "Select fewer tests at once, or use a runner that reads its tests from a file.",
    );
  return problem(
    "command-not-runnable",
    `${program} was not started.`,
    `The system says: ${message}`,
    "Look at the command.",
  );
}
