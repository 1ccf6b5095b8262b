// `deflake init`: begins a policy file, and says what to add to CI.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { init } from "../../app/init.ts";
import { listed } from "../../core/report/wording.ts";
import { openTextFiles } from "../../io/text-files.ts";
import type { Host } from "../host.ts";

export async function beginProject(host: Host): Promise<void> {
  const workflows = existsSync(join(host.cwd, ".github/workflows"));
  const { path, survey, ci } = await init("deflake.yaml", workflows, { texts: openTextFiles(host.cwd) });
  const because = survey.because.length === 0 ? "" : `, by ${listed(survey.because)}`;
  const runner =
    survey.runner === null
      ? "Nothing tells which runner is used; say so in the file."
      : `The runner is ${survey.runner}${because}.`;
  const lines = ci.lines.map((line) => `  ${line}`).join("\n");
  host.terminal.print(`Wrote ${path}. ${runner}\n\nFor CI:\n${lines}\n\nNext: deflake run -- ${survey.command}\n`);
}
