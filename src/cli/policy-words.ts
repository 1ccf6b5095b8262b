// The words that a policy file may use. Apart from where the file is, because all formats are loaded for it.

import type { KnownWords } from "../formats/policy-file/policy-file.ts";
import { formats } from "../formats/registry.ts";
import { runners } from "../runners/registry.ts";

export const knownWords = (): KnownWords => ({
  runners: runners.map(({ name }) => name),
  formats: formats.map(({ name }) => name),
});
