// Files and folders as inputs: a path that was given, a folder's files, what a pattern fits. What cannot be read is said
// and left out.

import { readdir } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { glob, isDynamicPattern, type GlobOptions } from "tinyglobby";
import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import { cannotRead, fileBytes, gathered, wholeFile, type Bytes } from "./bytes.ts";
import { gunzipped } from "./inflating.ts";
import type { Found } from "./input.ts";
import { packingOfBytes, type Packing } from "./packing.ts";
import { inputPath, namesOf, slashed } from "./paths.ts";
import { zipMembers, type Standing } from "./zip.ts";

/** What an argument leads to. @param met files that were met before, as the system knows them; they are left out. Grows */
export async function* pathInputs(argument: string, met: Set<string>): AsyncIterable<Found | Note> {
  const known = await stat(argument).catch(() => null);
  if (known?.isDirectory() === true) {
    yield* listed(argument, "**/*", met);
    yield* hiddenRepositories(argument);
  } else if (known === null && isDynamicPattern(argument)) {
    const { root, pattern } = splitPattern(slashed(argument));
    let fits = false;
    for await (const found of listed(root, pattern, met)) {
      fits = true;
      yield found;
    }
    if (!fits) yield remark("nothing-fits", argument, "No file fits this pattern.");
  } else yield* fileInputs(argument, 0, met);
}

/** Hidden folders are nobody's results, but for the ones in which testrepository and stestr keep theirs. */
async function* hiddenRepositories(root: string): AsyncIterable<Note> {
  for (const name of [".testrepository", ".stestr"]) {
    const path = join(root, name);
    if ((await stat(join(path, "next-stream")).catch(() => null)) === null) continue;
    const what = "Not read: hidden folders are left out. It holds test runs; give its path to read them.";
    yield { code: "hidden-repository", level: "info", what, place: { source: slashed(path) } };
  }
}

/** The folders before the first name with a wildcard, and the rest. */
function splitPattern(argument: string): { root: string; pattern: string } {
  const names = argument.split("/");
  const at = names.findIndex((name) => isDynamicPattern(name));
  const root = names.slice(0, at).join("/");
  return { root: root === "" ? (at > 0 ? "/" : ".") : root, pattern: names.slice(at).join("/") };
}

/** The files below a folder that fit a pattern, in the order of their paths. */
async function* listed(root: string, pattern: string, met: Set<string>): AsyncIterable<Found | Note> {
  const closed: Note[] = [];
  const paths = await glob([pattern], {
    cwd: root,
    ignore: ["**/node_modules/**", "**/__MACOSX/**"],
    expandDirectories: false,
    fs: readdirTelling(closed),
  });
  yield* closed;
  for (const path of paths.map(slashed).sort()) {
    const whole = root === "." ? path : `${root.replace(/\/+$/, "")}/${path}`;
    yield* fileInputs(whole, namesOf(path).length, met);
  }
}

type FileSystem = NonNullable<GlobOptions["fs"]>;

/** A folder that may not be read is no reason to give up the others, but one to speak. */
function readdirTelling(notes: Note[]): FileSystem {
  const telling = (path: string, options: { withFileTypes: true }, done: (error: unknown, found: unknown) => void) =>
    readdir(path, options, (error, entries) => {
      if (error !== null) notes.push(unreadable(slashed(path), error));
      done(error, entries);
    });
  return { readdir: telling as unknown as typeof readdir };
}

async function* fileInputs(path: string, depth: number, met: Set<string>): AsyncIterable<Found | Note> {
  const name = slashed(path);
  const at: Standing = { name, path: inputPath(path), depth };
  try {
    const facts = await stat(path);
    const identity = await realpath(path);
    if (met.has(identity)) return;
    met.add(identity);
    if (!facts.isFile()) yield remark("not-a-file", name, "Not read: it is no regular file. Pipe it in and give `-`.");
    else {
      const bytes = fileBytes(path, name, wholeFile(facts.size));
      const packing = await packingOf(path, name, depth);
      if (packing === "zip") yield* zipMembers({ kind: "file", path, size: facts.size }, at);
      else
        yield {
          ...at,
          bytes: facts.size,
          folder: basename(dirname(resolve(path))),
          open: packing === "gzip" ? gunzipped(bytes, name) : bytes,
          neighbour: (beside) => neighbourOf(path, beside),
        };
    }
  } catch (error) {
    yield error instanceof ProblemError ? noteOf(error) : unreadable(name, error);
  }
}

/** Only a file that was named itself is opened for this; names of files in folders are believed. */
async function packingOf(path: string, name: string, depth: number): Promise<Packing> {
  if (/\.zip$/i.test(path)) return "zip";
  if (/\.gz$/i.test(path)) return "gzip";
  if (depth > 0) return "plain";
  return packingOfBytes(await gathered(fileBytes(path, name, { start: 0, atLeast: 0, atMost: 4 })));
}

const neighbourAtMost = 1024 * 1024;

async function neighbourOf(path: string, beside: string): Promise<Buffer | null> {
  const there = join(dirname(path), beside);
  const known = await stat(there).catch(() => null);
  if (known === null || !known.isFile() || known.size > neighbourAtMost) return null;
  const bytes: Bytes = fileBytes(there, slashed(there), wholeFile(known.size));
  return gathered(bytes);
}

const noteOf = ({ problem }: ProblemError): Note => ({
  code: problem.code,
  level: "warning",
  what: `${problem.what} ${problem.why}`,
  place: problem.place,
});

const unreadable = (name: string, error: unknown): Note => noteOf(new ProblemError(cannotRead(name, error)));

const remark = (code: string, name: string, what: string): Note => ({
  code,
  level: "warning",
  what,
  place: { source: name },
});
