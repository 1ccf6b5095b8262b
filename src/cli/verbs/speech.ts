// How verbs speak: on which page, and in which words they name the same history again.

import { ansi, plain } from "../../render/paint.ts";
import type { Page } from "../../render/page.ts";
import type { Layout } from "../../render/page-text.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { StoreFlags } from "../flags/shared.ts";
import type { Host } from "../host.ts";

export const layoutOf = ({ terminal }: Host): Layout => ({
  width: terminal.width,
  paint: terminal.outputColour ? ansi : plain,
});

/** The same page, whose next command finds the same store. */
export const withStoreWords = (page: Page, { store }: StoreFlags): Page =>
  page.next === null || store === undefined ? page : { ...page, next: `${page.next} --store ${shellWord(store)}` };
