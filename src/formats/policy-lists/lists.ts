// The lists that are read, the surest mark first.

import { micropythonList } from "./micropython-list.ts";
import { nodeStatus } from "./node-status.ts";
import type { PolicyList } from "./policy-list.ts";
import { playwrightMarks, pytestMarks } from "./source-marks.ts";
import { captainList, elasticsearchMuted } from "./yaml-lists.ts";

export const policyLists: readonly PolicyList[] = [
  nodeStatus,
  elasticsearchMuted,
  captainList,
  pytestMarks,
  micropythonList,
  playwrightMarks,
];

export const listOf = (name: string, text: string): PolicyList | null =>
  policyLists.find((list) => list.recognises(name, text)) ?? null;
