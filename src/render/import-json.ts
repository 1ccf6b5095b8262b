// What became of an import, for scripts: the counts themselves, with the version of their shape.

import type { ImportCounts } from "./import-page.ts";

export const renderImportJson = (counts: ImportCounts): string =>
  `${JSON.stringify({ schema: "deflake-import/1", ...counts }, null, 2)}\n`;
