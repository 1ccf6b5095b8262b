// What a CTRF report says beside all that has a field of its own: tags, labels, parameters and `extra`.

import { noProperties, propertiesIn, type Properties } from "../../core/model/properties.ts";
import { fieldOf, recordOf } from "../json-fields.ts";
import { KeptProperties } from "../kept-properties.ts";
import type { TestRecord } from "./test-record.ts";

/** Fields of `extra` that say what others say, or hold properties themselves. */
const read: ReadonlySet<string> = new Set(["rawStatus", "properties", "seed", "ignored"]);

export interface ToldProperties {
  readonly properties: Properties;
  /** How many there was no room for. */
  readonly left: number;
}

const nothingTold: ToldProperties = { properties: noProperties, left: 0 };

/** Where a test, one of its attempts or the environment says such things. */
type Places = Pick<TestRecord, "tags" | "labels" | "parameters" | "extra">;

/** Of a test, or of one of its attempts. */
export function propertiesOf(places: Places): ToldProperties {
  const { tags, labels, parameters, extra } = places;
  // Nearly all tests say nothing more.
  if (tags === undefined && labels === undefined && parameters === undefined && extra === undefined) return nothingTold;
  const kept = new KeptProperties();
  addFields(kept, places);
  addExtra(kept, extra);
  return { properties: kept.list(), left: kept.left };
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

export function environmentProperties(environment: unknown): ToldProperties {
  const places: Places = recordOf(environment);
  const kept = new KeptProperties();
  addFields(kept, places);
  for (const name of environmental) {
    const told = fieldOf(environment, name);
    if (typeof told === "string" || typeof told === "number") kept.add(name, String(told));
  }
  addExtra(kept, places.extra);
  return { properties: kept.list(), left: kept.left };
}

function addFields(kept: KeptProperties, { tags, labels, parameters }: Places): void {
  for (const tag of Array.isArray(tags) ? (tags as readonly unknown[]) : [tags])
    if (typeof tag === "string") kept.add("tag", tag);
  kept.addFields(labels);
  kept.addFields(parameters);
}

function addExtra(kept: KeptProperties, extra: unknown): void {
  for (const { name, value: told } of propertiesIn(fieldOf(extra, "properties"))) kept.add(name, told);
  kept.addFields(extra, read);
}
