// The streams of the process as a terminal sees them: whether people look at them, how wide they are, whether colours
// are welcome. Long work reports here too, so that a message and the progress line never overwrite each other.

import type { Clock, Progress, Status } from "../app/ports.ts";
import { openProgress } from "./progress.ts";
import { openStatus } from "./status-line.ts";

/** The part of a tty.WriteStream, or of a pipe, that is used here. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface Terminal {
  /** Columns of standard output; 100 where nobody looks. */
  readonly width: number;
  readonly outputColour: boolean;
  readonly errorColour: boolean;
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  /** Writes to standard error, above the progress line if there is one. */
  readonly say: (text: string) => void;
  /** Paints on standard error when people look at it, and nothing otherwise. */
  progress(options: { readonly quiet: boolean }): Progress;
  /** What a search believes: painted where people look, a line a minute on a pipe. */
  status(options: { readonly quiet: boolean }): Status;
}

const widthOfNobody = 100;
const narrowest = 40;

/**
 * Whether colours are welcome: a flag says no, then NO_COLOR (https://no-color.org), then FORCE_COLOR, then whether a
 * terminal that knows colours listens.
 */
export function wantsColour(stream: OutputStream, env: Environment, flag: boolean): boolean {
  if (!flag) return false;
  if (isSet(env["NO_COLOR"])) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

export function openTerminal(
  streams: { readonly stdout: OutputStream; readonly stderr: OutputStream; readonly env: Environment },
  colour: boolean,
  clock: Clock,
): Terminal {
  const { stdout, stderr, env } = streams;
  const watched = stderr.isTTY === true && env["TERM"] !== "dumb";
  const painted = openProgress((text) => void stderr.write(text), {
    clock,
    width: () => widthOf(stderr),
  });
  const status = openStatus((text) => void stderr.write(text), { clock, width: () => widthOf(stderr), watched });
  const clear = (): void => {
    painted.clear();
    status.clear();
  };
  return {
    width: widthOf(stdout),
    outputColour: wantsColour(stdout, env, colour),
    errorColour: wantsColour(stderr, env, colour),
    print: (text) => {
      clear();
      stdout.write(text);
    },
    say: (text) => {
      clear();
      stderr.write(text);
    },
    progress: ({ quiet }) => (watched && !quiet ? painted : silent),
    status: ({ quiet }) => (quiet ? unheard : status),
  };
}

/** Says nothing: for pipes, and for programs. */
export const silent: Progress = { start: () => {}, advance: () => {}, stop: () => {} };

const unheard: Status = { show: () => {}, stop: () => {} };

const widthOf = ({ isTTY, columns }: OutputStream): number =>
  isTTY === true && columns !== undefined && columns > 0 ? Math.max(narrowest, columns) : widthOfNobody;

const isSet = (value: string | undefined): boolean => value !== undefined && value !== "";
