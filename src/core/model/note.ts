// A remark about what was read or computed, for people and scripts: what was left out, what broke and where.

/** A place in an input. Lines and columns count from 1, bytes from 0. */
export interface Place {
  readonly source: string;
  readonly line?: number;
  readonly column?: number;
  readonly byte?: number;
}

export interface Note {
  /** A stable word for scripts, such as `truncated` or `no-dates`. */
  readonly code: string;
  readonly level: "info" | "warning";
  /** A sentence for people, with its numbers. */
  readonly what: string;
  readonly place: Place | null;
}

/** `results/a.xml:12:3`, as editors and terminals understand it. */
export function placeText({ source, line, column, byte }: Place): string {
  if (line !== undefined) return column === undefined ? `${source}:${line}` : `${source}:${line}:${column}`;
  return byte === undefined ? source : `${source}, byte ${byte}`;
}
