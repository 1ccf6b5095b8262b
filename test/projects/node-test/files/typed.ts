// TypeScript, run by Node itself: types are stripped, lines stay.
import { test } from "../entry.mjs";

interface Unused {
  readonly nothing: string;
}
let runs: number = 0;
test.flaky("typed", (): void => {
  runs += 1;
  if (runs < 2) throw new Error("not yet");
});
export type { Unused };
