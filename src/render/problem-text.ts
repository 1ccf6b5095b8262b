// A problem, and a bug of ours, as the lines that a person reads on the terminal.

import { placeText } from "../core/model/note.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Paint } from "./paint.ts";

/** What, where, why and what to do, in this order; the last line break included. */
export function renderProblem({ what, why, fix, place }: Problem, paint: Paint): string {
  const lines = [`${paint("bad", "error")}: ${paint("strong", what)}`];
  if (place !== null) lines.push(`  at   ${placeText(place)}`);
  lines.push(`  why  ${indented(why)}`, `  fix  ${indented(fix)}`);
  return `${lines.join("\n")}\n`;
}

/** One friendly line for what should never happen; the stack only for those who asked for it. */
export function renderBug(thrown: unknown, { version, debug }: { version: string; debug: boolean }): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const [first = ""] = message.split("\n");
  const line = `deflake ${version} broke on a bug of its own (${first}). What was saved before is safe. Please report it`;
  if (!debug) return `${line}, with what the same command prints under DEFLAKE_DEBUG=1.\n`;
  const stack = thrown instanceof Error ? (thrown.stack ?? message) : message;
  return `${line} with this, and with the command:\n\n${stack}\n`;
}

const indented = (text: string): string => text.replaceAll("\n", "\n       ");
