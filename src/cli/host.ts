// What a command is given of the process that it runs in.

import type { Writable } from "node:stream";
import type { ApplicationContext } from "@stricli/core";
import type { Clock } from "../app/ports.ts";
import type { Terminal } from "../io/terminal.ts";

export interface Host extends ApplicationContext {
  /** The words after `deflake`. */
  readonly args: readonly string[];
  readonly terminal: Terminal;
  /** Standard input; asked for only by what reads it. */
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** Our own streams, for what a child prints. */
  readonly output: { readonly stdout: Writable; readonly stderr: Writable };
  readonly clock: Clock;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly version: string;
  /** Aborts when the user wants the command to stop. */
  readonly signal: AbortSignal;
}
