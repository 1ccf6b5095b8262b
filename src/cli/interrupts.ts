// Ctrl-C and its kin. The first one asks the verb to stop where it is and keep what it has; the second one does not ask.

import { constants } from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interrupts {
  /** Aborts at the first signal, whose name is then its reason, or when nobody reads standard output any more. */
  readonly signal: AbortSignal;
  /** What a shell makes of the signal that came, 128 and its number; null while none came. */
  exitCode(): number | null;
  /** Nobody reads what is printed: stop, without a word. */
  hangUp(): void;
  stop(): void;
}

/**
 * @param impatient called at the second signal, before the process ends at once
 */
export function watchInterrupts(process: NodeJS.Process, impatient: () => void): Interrupts {
  const controller = new AbortController();
  let code: number | null = null;
  const onSignal = (name: NodeJS.Signals): void => {
    const own = 128 + constants.signals[name];
    if (code !== null) {
      impatient();
      process.exit(own);
    }
    code = own;
    controller.abort(name);
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => code,
    hangUp: () => controller.abort(),
    stop: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
