// The files of a hunt that was spread over machines, for people and for a CI's matrix.

import type { TestId } from "../core/model/test-id.ts";
import { counted } from "../core/report/wording.ts";
import { shellWord } from "./shell-word.ts";

export interface HuntPlan {
  readonly search: string;
  readonly subject: TestId;
  /** One for each machine; none where the hunt has its answer. */
  readonly files: readonly string[];
  /** Hunts on this machine with all that was learned, and tells the answer where there is one. */
  readonly command: string;
}

export function renderPlan({ subject, files, command }: HuntPlan): string {
  if (files.length === 0)
    return `There is nothing left to run: the hunt for what makes ${subject} fail is at its end.\nNext: ${command}\n`;
  const each = files.map((file) => `deflake hunt shard ${shellWord(file)}`);
  return `${counted(files.length, "shard")} of a hunt for what makes ${subject} fail. Run each on a machine of its own:\n${each.join("\n")}\nNext: deflake hunt learn with the .ndjson files that they leave.\n`;
}

export const renderPlanJson = (plan: HuntPlan): string =>
  `${JSON.stringify({ schema: "deflake-hunt-plan/1", ...plan }, null, 2)}\n`;
