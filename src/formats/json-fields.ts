// Reads the fields of a JSON value that somebody else wrote: a field is there with the type that it should have, or it is
// null. Inherited names such as `constructor` are no fields.

import { momentOf } from "./times.ts";

/** The value of an own field, whatever it is; undefined where there is none. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** A text that is not empty. Numbers count as their digits, for fields that some tools write as numbers. */
export function textOf(value: unknown, name: string): string | null {
  const field = fieldOf(value, name);
  if (typeof field === "number") return String(field);
  return typeof field === "string" && field !== "" ? field : null;
}

/** A finite number; a text that is one counts. */
export function numberOf(value: unknown, name: string): number | null {
  const field = fieldOf(value, name);
  const number = typeof field === "string" && field.trim() !== "" ? Number(field) : field;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** The elements of an array; none where it is not one. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  const field = fieldOf(value, name);
  return Array.isArray(field) ? (field as readonly unknown[]) : [];
}

/** A time as ISO 8601 text, or as milliseconds since 1970; milliseconds since 1970, or null. */
export function timeOf(value: unknown, name: string): number | null {
  const field = fieldOf(value, name);
  const time = typeof field === "string" ? Date.parse(field) : field;
  return typeof time === "number" ? momentOf(time) : null;
}
