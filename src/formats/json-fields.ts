// Reads the fields of a JSON value that somebody else wrote: a field is there with the type that it should have, or it is
// null. Inherited names such as `constructor` are no fields.
//
// There are two ways to ask. `textOf(value, "name")` takes any name. `asText(recordOf<"name">(value).name)` takes names that no object
// inherits, and is for records that a file has millions of: where a field is asked for at a place of its own, engines remember where
// it lies in objects of that shape, and it costs a quarter.

import { momentOf } from "./times.ts";

/** An object with fields of these names, each of which may be missing or be anything. */
export type JsonRecord<Name extends string> = Readonly<Record<Name, unknown>>;

const empty: object = {};

/** The value as an object to ask; one without fields where it is none. */
export const recordOf = <Name extends string>(value: unknown): JsonRecord<Name> =>
  (typeof value === "object" && value !== null ? value : empty) as JsonRecord<Name>;

/** The value of an own field, whatever it is; undefined where there is none. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** A text that is not empty. Numbers count as their digits, for fields that some tools write as numbers. */
export function asText(field: unknown): string | null {
  if (typeof field === "string") return field === "" ? null : field;
  return typeof field === "number" ? String(field) : null;
}

/** A finite number; a text that is one counts. */
export function asNumber(field: unknown): number | null {
  const number = typeof field === "string" && field.trim() !== "" ? Number(field) : field;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

const noElements: readonly unknown[] = [];

/** The elements of an array; none where it is not one. */
export const asList = (field: unknown): readonly unknown[] =>
  Array.isArray(field) ? (field as readonly unknown[]) : noElements;

/** A time as ISO 8601 text, or as milliseconds since 1970; milliseconds since 1970, or null. */
export function asTime(field: unknown): number | null {
  const time = typeof field === "string" ? Date.parse(field) : field;
  return typeof time === "number" ? momentOf(time) : null;
}

export const textOf = (value: unknown, name: string): string | null => asText(fieldOf(value, name));
export const numberOf = (value: unknown, name: string): number | null => asNumber(fieldOf(value, name));
export const listOf = (value: unknown, name: string): readonly unknown[] => asList(fieldOf(value, name));
export const timeOf = (value: unknown, name: string): number | null => asTime(fieldOf(value, name));
