// A folder of files, and everything that the inputs make of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Input } from "../../src/app/ports.ts";
import { ProblemError, type Problem } from "../../src/core/model/problem.ts";
import type { Note } from "../../src/core/model/note.ts";
import { openInputs } from "../../src/io/inputs/inputs.ts";

export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "deflake-inputs-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export async function* piped(...pieces: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece as string);
}

export interface Finding {
  readonly inputs: readonly Input[];
  readonly notes: readonly Note[];
}

export async function finding(paths: readonly string[], stdin: AsyncIterable<Uint8Array> = piped()): Promise<Finding> {
  const inputs: Input[] = [];
  const notes: Note[] = [];
  for await (const found of openInputs(() => stdin).find(paths)) {
    if ("code" in found) notes.push(found);
    else inputs.push(found);
  }
  return { inputs, notes };
}

/** What could be read, and the problem that ended it. */
export async function read(input: Input): Promise<{ text: string; problem: Problem | null }> {
  let text = "";
  try {
    for await (const piece of input.text()) text += piece;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { text, problem: error.problem };
  }
  return { text, problem: null };
}

export async function only(paths: readonly string[], stdin: AsyncIterable<Uint8Array> = piped()): Promise<Input> {
  const { inputs } = await finding(paths, stdin);
  if (inputs.length !== 1 || inputs[0] === undefined) throw new Error(`${inputs.length} inputs instead of one`);
  return inputs[0];
}
