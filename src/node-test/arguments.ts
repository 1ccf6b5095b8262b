// The arguments of `test()` and `describe()`, read as Node reads them.

export interface Arguments {
  readonly name: unknown;
  readonly options: object;
  readonly fn: unknown;
}

/** Any of the arguments but the last may be left out. */
export function argumentsOf(name: unknown, options: unknown, fn: unknown): Arguments {
  if (typeof name === "function") return { name: undefined, options: {}, fn: name };
  if (name !== null && typeof name === "object") return { name: undefined, options: name, fn: options };
  if (typeof options === "function") return { name, options: {}, fn: options };
  return { name, options: options !== null && typeof options === "object" ? options : {}, fn };
}
