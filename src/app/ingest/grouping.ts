// Which files are one run, and which of a run's files are one job run. Sees names, paths and samples of content, and says
// in a note where it had to choose.

import type { Note } from "../../core/model/note.ts";
import { fileName, folderOf, groupedBy, stemOf, type Candidate } from "./candidate.ts";
import { namedFolders, sharedFolder } from "./folders.ts";
import { repeatEachOther } from "./sample.ts";

/** What one run is made of, where neither flags, a layout nor a sidecar say it. */
export type RunsPer = "auto" | "file" | "folder" | "all";

export interface RunPlan {
  /** What flags, a layout or a sidecar call it; null where its content is its name. */
  readonly named: string | null;
  /** What people call it. */
  readonly name: string;
  readonly jobs: readonly JobPlan[];
}

export interface JobPlan {
  readonly job: string;
  /** In the order in which they were found. */
  readonly members: readonly Candidate[];
}

export interface Grouping {
  readonly runs: readonly RunPlan[];
  readonly notes: readonly Note[];
}

export function groupingOf(candidates: readonly Candidate[], runsPer: RunsPer): Grouping {
  const histories = new Set(candidates.filter(({ sample }) => sample?.history).map(({ format }) => format));
  const runs = candidates.filter(({ format }) => histories.has(format)).map(fileRun);
  const notes: Note[] = [];
  const results = candidates.filter(({ format }) => !histories.has(format));
  for (const [run, members] of groupedBy(results, ({ naming }) => naming.run ?? null)) {
    if (run !== null) runs.push({ named: run, name: run, jobs: jobsOf(members) });
    else runs.push(...unnamedRuns(members, runsPer, notes));
  }
  return { runs, notes };
}

function unnamedRuns(members: readonly Candidate[], runsPer: RunsPer, notes: Note[]): readonly RunPlan[] {
  switch (runsPer) {
    case "file":
      return members.map(fileRun);
    case "folder":
      return [...groupedBy(members, folderOf).values()].map((files) => unnamedRun(nameOf(files), files));
    case "all":
      return members.length === 0 ? [] : [unnamedRun(nameOf(members), members)];
    case "auto":
      return [
        ...members.filter(({ ownRun }) => ownRun).map(fileRun),
        ...archivedRuns(members.filter(({ archive }) => archive !== null)),
        ...guessedRuns(
          members.filter(({ ownRun, archive }) => !ownRun && archive === null),
          notes,
        ),
      ];
  }
}

const archivedRuns = (members: readonly Candidate[]): readonly RunPlan[] =>
  [...groupedBy(members, ({ archive }) => archive)].map(([archive, files]) =>
    unnamedRun(
      fileName(archive ?? ""),
      files,
      jobsNamed(files, () => ""),
    ),
  );

const unnamedRun = (name: string, members: readonly Candidate[], jobs = jobsOf(members)): RunPlan => ({
  named: null,
  name,
  jobs,
});

const fileRun = (member: Candidate): RunPlan => ({
  named: member.naming.run ?? null,
  name: fileName(member.input.path),
  jobs: jobsOf([member]),
});

/** What people call files that are one run: a lone file by its name, several by the folder in which all of them lie. */
function nameOf(members: readonly Candidate[]): string {
  const [first, second] = members;
  if (first === undefined) return "";
  if (second === undefined) return fileName(first.input.path);
  const folders = [...new Set(members.map(folderOf))];
  return folders.length === 1 ? first.input.folder : (sharedFolder(folders) ?? "");
}

/** The job runs of one run. Folders whose tests repeat each other's within one run are jobs; others are parts of one. */
function jobsOf(members: readonly Candidate[]): readonly JobPlan[] {
  const folders = groupedBy(members, folderOf);
  const apart = folders.size > 1 && repeatEachOther([...folders.values()].map(testsOf));
  const places = apart ? namedFolders([...folders.keys()]) : null;
  return jobsNamed(members, (folder) => places?.get(folder)?.job ?? "");
}

function jobsNamed(members: readonly Candidate[], nameOfFolder: (folder: string) => string): readonly JobPlan[] {
  const jobs = groupedBy(members, (member) => member.naming.job ?? nameOfFolder(folderOf(member)));
  return [...jobs].map(([job, members]) => ({ job, members }));
}

function guessedRuns(members: readonly Candidate[], notes: Note[]): readonly RunPlan[] {
  const folders = groupedBy(members, folderOf);
  const places = namedFolders([...folders.keys()]);
  const jobOf = (folder: string): string => places.get(folder)?.job ?? "";
  const repeating = new Set([...folders].filter(([, files]) => filesRepeat(files)).map(([folder]) => folder));

  const runs: RunPlan[] = [];
  for (const folder of repeating) {
    const files = folders.get(folder) ?? [];
    notes.push(readPerFile(files));
    for (const [stem, twins] of groupedBy(files, stemOf)) runs.push(unnamedRun(stem, twins, jobsNamed(twins, jobOf)));
  }
  const rest = members.filter((member) => !repeating.has(folderOf(member)));
  const numbered = groupedBy(rest, (member) => places.get(folderOf(member))?.run ?? null);
  if (rest.length > 0 && !numbered.has(null) && areRuns([...numbered.values()])) {
    if (numbered.size > 1) notes.push(readPerNumber([...numbered.keys()]));
    for (const [run, files] of numbered) runs.push(unnamedRun(run ?? "", files, jobsNamed(files, jobOf)));
  } else runs.push(...unnumberedRuns(rest, notes));
  return runs;
}

/** Folders with numbers hold runs unless they hold different tests: then the numbers count parts of one run. */
const areRuns = (numbered: readonly (readonly Candidate[])[]): boolean => {
  const samples = numbered.map(testsOf).filter((tests) => tests.size > 0);
  return samples.length < 2 || repeatEachOther(samples);
};

function unnumberedRuns(members: readonly Candidate[], notes: Note[]): readonly RunPlan[] {
  if (members.length === 0) return [];
  const folders = [...groupedBy(members, folderOf).values()];
  if (folders.length > 1 && repeatEachOther(folders.map(testsOf))) {
    notes.push(readPerFolder(folders.length));
    return folders.map((files) => unnamedRun(nameOf(files), files));
  }
  if (new Set(members.map(({ format }) => format)).size < members.length) notes.push(readAsOne(members));
  return [unnamedRun(nameOf(members), members)];
}

/** Files of one format that name the same tests tell of several executions. */
function filesRepeat(files: readonly Candidate[]): boolean {
  const formats = [...groupedBy(files, ({ format }) => format).values()];
  return formats.some((files) => repeatEachOther(files.map((file) => testsOf([file]))));
}

function testsOf(files: readonly Candidate[]): ReadonlySet<string> {
  const [only, ...more] = files.flatMap(({ sample }) => (sample === null ? [] : [sample.tests]));
  if (only === undefined) return new Set();
  return more.length === 0 ? only : new Set([only, ...more].flatMap((tests) => [...tests]));
}

const chosen = (what: string): Note => ({ code: "runs-guessed", level: "info", what, place: null });

const readPerFile = (files: readonly Candidate[]): Note =>
  chosen(
    `The ${files.length} files in ${folderText(files)} name the same tests, so each was read as a run of its own; ` +
      "--runs-per folder reads them as one run.",
  );

const readPerNumber = (runs: readonly (string | null)[]): Note =>
  chosen(
    `The ${runs.length} folders named like ${runs[0] ?? ""} were read as runs, and the folders in them as jobs; ` +
      '--layout says otherwise, such as --layout "{job}/{run}/*".',
  );

const readPerFolder = (folders: number): Note =>
  chosen(
    `The ${folders} folders name the same tests, so each was read as a run of its own; ` +
      '--runs-per all --layout "{job}/*" reads them as the jobs of one run.',
  );

const readAsOne = (files: readonly Candidate[]): Note =>
  chosen(
    `The ${files.length} files in ${folderText(files)} name different tests, so they were read as one run; ` +
      "--runs-per file reads each as a run of its own.",
  );

const folderText = (files: readonly Candidate[]): string => {
  const folder = nameOf(files);
  return folder === "" ? "one place" : folder;
};
