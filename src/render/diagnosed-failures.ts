// The failures that the trials of a diagnosis showed, those among them that are not looked for set aside.

import type { Diagnosis } from "../core/report/diagnosis.ts";
import { tableOf, type Section } from "./page.ts";

export function failuresSection({ signatures }: Diagnosis): readonly Section[] {
  if (signatures.length === 0) return [];
  const table = tableOf(
    [
      { title: "failure", align: "left", names: true },
      { title: "trials", align: "right" },
      { title: "", align: "left" },
    ],
    signatures.map(({ signature, failures, wanted }) => [
      signature,
      String(failures),
      wanted ? "" : "set aside: not what is looked for",
    ]),
  );
  return [{ title: "Failures", blocks: [table] }];
}
