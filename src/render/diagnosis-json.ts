// A diagnosis for scripts: the value itself, with the version of its shape.

import type { Diagnosis } from "../core/report/diagnosis.ts";

export const renderDiagnosisJson = (diagnosis: Diagnosis): string =>
  `${JSON.stringify({ schema: "deflake-diagnosis/1", ...diagnosis }, null, 2)}\n`;
