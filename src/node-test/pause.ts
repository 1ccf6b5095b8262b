// A wait that can be cut short.
import { clearTimer, setTimer } from "./timers.ts";

export interface Pause {
  readonly done: Promise<void>;
  readonly wake: () => void;
}

export function pause(ms: number): Pause {
  let wake = (): void => {};
  const done = new Promise<void>((resolve) => {
    const timer = setTimer(resolve, ms);
    wake = () => {
      clearTimer(timer);
      resolve();
    };
  });
  return { done, wake };
}
