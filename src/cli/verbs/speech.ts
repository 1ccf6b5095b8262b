// How verbs speak: on which page, and in which words they name the same history again.

import { ansi, plain } from "../../render/paint.ts";
import type { Layout } from "../../render/page-text.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { StoreFlags } from "../flags/shared.ts";
import type { Host } from "../host.ts";

export const layoutOf = ({ terminal }: Host): Layout => ({
  width: terminal.width,
  paint: terminal.outputColour ? ansi : plain,
});

/** The flag by which the next command finds the same store; empty where it finds it by itself. */
export const storeWords = ({ store }: StoreFlags): string =>
  store === undefined ? "" : ` --store ${shellWord(store)}`;
