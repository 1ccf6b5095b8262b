// What a CTRF report says beside all that has a field of its own: tags, labels, parameters and `extra`.

import { noProperties, propertiesIn, type Properties } from "../../core/model/properties.ts";
import { fieldOf } from "../json-fields.ts";
import { KeptProperties } from "../kept-properties.ts";

/** Fields of `extra` that say what others say, or hold properties themselves. */
const read: ReadonlySet<string> = new Set(["rawStatus", "properties", "seed", "ignored"]);

export interface ToldProperties {
  readonly properties: Properties;
  /** How many there was no room for. */
  readonly left: number;
}

/** What an environment says that is no platform of ours. */
const environmental = [
  "appName",
  "appVersion",
  "buildId",
  "buildNumber",
  "osRelease",
  "osVersion",
  "reportName",
  "repositoryName",
  "repositoryUrl",
  "shardId",
] as const;

const places = ["tags", "labels", "extra", ...environmental] as const;
/** Nearly all tests say nothing more. */
const tells = (value: unknown): boolean => places.some((name) => fieldOf(value, name) !== undefined);
const nothingTold: ToldProperties = { properties: noProperties, left: 0 };

/** @param value a test, one of its attempts, or the environment */
export function propertiesOf(value: unknown): ToldProperties {
  if (!tells(value)) return nothingTold;
  const kept = new KeptProperties();
  const tags = fieldOf(value, "tags");
  for (const tag of Array.isArray(tags) ? (tags as readonly unknown[]) : [tags])
    if (typeof tag === "string") kept.add("tag", tag);
  kept.addFields(fieldOf(value, "labels"));
  kept.addFields(fieldOf(value, "parameters"));
  for (const name of environmental) {
    const told = fieldOf(value, name);
    if (typeof told === "string" || typeof told === "number") kept.add(name, String(told));
  }
  const extra = fieldOf(value, "extra");
  for (const { name, value: told } of propertiesIn(fieldOf(extra, "properties"))) kept.add(name, told);
  kept.addFields(extra, read);
  return { properties: kept.list(), left: kept.left };
}
