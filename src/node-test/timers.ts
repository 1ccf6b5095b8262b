// The timers as they are when deflake is loaded. A test that turns on `mock.timers` replaces the global ones and those of
// node:timers alike, and a delay between attempts must not wait for a clock that only the test moves.
export const setTimer: (callback: () => void, ms: number) => NodeJS.Timeout = setTimeout;
export const clearTimer: (timer: NodeJS.Timeout | undefined) => void = clearTimeout;
