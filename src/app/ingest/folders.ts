// What the names of folders tell: which of them are runs, and what tells their jobs apart.

const shapesOfRuns: readonly RegExp[] = [
  /^\d+$/,
  /^(?:run|build|pipeline|workflow)s?[-_.#]?\d+$/i,
  /^\d{4}-\d\d-\d\d(?:[T_.-].*)?$/,
  /^(?=.*\d)(?=.*[a-f])[0-9a-f]{7,40}$/,
];

/** Named as runs are named: by a number, a date, a commit. */
export const looksLikeRun = (name: string): boolean => shapesOfRuns.some((shape) => shape.test(name));

export interface NamedFolder {
  /** The run that the path names; null where it names none. */
  readonly run: string | null;
  /** What tells it apart from the others, the run left out; empty where nothing does. */
  readonly job: string;
}

/** What the paths of folders say when they are seen together. */
export function namedFolders(paths: readonly string[]): ReadonlyMap<string, NamedFolder> {
  const split = paths.map((path) => path.split("/"));
  const shared = sharedStart(split);
  // The folder in which all of them lie may be the one run that was given.
  const around = shared > 0 && looksLikeRun(split[0]?.[shared - 1] ?? "") ? shared - 1 : null;
  const at = columnOfRuns(split, shared) ?? around;
  const jobs = split.map((names) => names.filter((_, column) => column >= shared && column !== at));
  const end = sharedEnd(jobs);
  return new Map(
    paths.map((path, row) => [
      path,
      {
        run: at === null ? null : (split[row]?.[at] ?? null),
        job: (jobs[row] ?? []).slice(0, (jobs[row]?.length ?? 0) - end).join("/"),
      },
    ]),
  );
}

/** The name of the innermost folder that holds all of them; null where there is none. */
export function sharedFolder(paths: readonly string[]): string | null {
  const split = paths.map((path) => path.split("/"));
  return split[0]?.[sharedStart(split) - 1] ?? null;
}

function columnOfRuns(split: readonly (readonly string[])[], from: number): number | null {
  const columns = split.reduce((fewest, { length }) => Math.min(fewest, length), Number.POSITIVE_INFINITY);
  for (let column = from; column < columns; column++)
    if (split.every((names) => looksLikeRun(names[column] ?? ""))) return column;
  return null;
}

/** How many names all begin with. */
function sharedStart(split: readonly (readonly string[])[]): number {
  const [first = [], ...others] = split;
  const at = first.findIndex((name, column) => others.some((names) => names[column] !== name));
  return at === -1 ? first.length : at;
}

/** How many names all end with. */
const sharedEnd = (split: readonly (readonly string[])[]): number =>
  sharedStart(split.map((names) => names.toReversed()));
