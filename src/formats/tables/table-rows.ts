// What every kind of table has in common: it hears rows and tells a sink what they say.

import type { Sink } from "../format.ts";
import type { Cells } from "./cells.ts";
import type { Row } from "./row.ts";
import type { Troubles } from "./troubles.ts";

/** What becomes of a table's rows. */
export interface TableRows {
  /** The columns stand elsewhere from now on. */
  bind(): void;
  row(row: Row): void;
  /** @returns whether the table told anything */
  end(cutOff: boolean): boolean;
}

/** What is known of a table before its rows. */
export interface Opening {
  readonly cells: Cells;
  readonly sink: Sink;
  readonly troubles: Troubles;
  /** What the ids of its runs start with. */
  readonly history: string;
  /** Somebody said which table it is; nothing is concluded from its rows then. */
  readonly described: boolean;
}
