// Values as text. node:util is fetched when there is something to show: an import costs each test file a third of a millisecond.

/** Anything that may be thrown, as text. */
export function textOf(thrown: unknown): string {
  return typeof thrown === "string" ? thrown : shown(thrown);
}

/** A value on one line, as Node's own error messages show it. */
export function shown(value: unknown): string {
  const { inspect } = process.getBuiltinModule("node:util");
  return inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY });
}
