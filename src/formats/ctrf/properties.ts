// What a CTRF report says beside all that has a field of its own: tags, labels and `extra`.

import { propertiesIn, type Properties } from "../../core/model/properties.ts";
import { fieldOf } from "../json-fields.ts";
import { KeptProperties } from "../kept-properties.ts";

/** Fields of `extra` that say what others say, or hold properties themselves. */
const read = new Set(["rawStatus", "properties", "seed", "ignored"]);

export interface ToldProperties {
  readonly properties: Properties;
  /** How many there was no room for. */
  readonly left: number;
}

/** What an environment says that is no platform of ours. */
const environmental = ["appName", "appVersion", "buildNumber", "osRelease", "osVersion", "repositoryName"] as const;

/** @param value a test, one of its attempts, or the environment */
export function propertiesOf(value: unknown): ToldProperties {
  const kept = new KeptProperties();
  const tags = fieldOf(value, "tags");
  for (const tag of Array.isArray(tags) ? (tags as readonly unknown[]) : [tags])
    if (typeof tag === "string") kept.add("tag", tag);
  for (const [name, label] of entriesOf(fieldOf(value, "labels")))
    for (const one of Array.isArray(label) ? (label as readonly unknown[]) : [label]) kept.add(name, textOf(one));
  for (const name of environmental) {
    const told = fieldOf(value, name);
    if (typeof told === "string" || typeof told === "number") kept.add(name, String(told));
  }
  const extra = fieldOf(value, "extra");
  for (const { name, value: told } of propertiesIn(fieldOf(extra, "properties"))) kept.add(name, told);
  for (const [name, told] of entriesOf(extra)) if (!read.has(name)) kept.add(name, textOf(told));
  return { properties: kept.list(), left: kept.left };
}

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
