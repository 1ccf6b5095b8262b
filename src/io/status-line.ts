// What is believed now, as one line: repainted in place where people look, said once a minute where a log keeps everything.

import type { Clock, Status } from "../app/ports.ts";

const repaintMs = 100;
const sayMs = 60_000;

export interface StatusLine extends Status {
  /** Takes the line off the screen; the next repaint puts it back. */
  clear(): void;
}

export function openStatus(
  write: (text: string) => void,
  { clock, width, watched }: { readonly clock: Clock; readonly width: () => number; readonly watched: boolean },
): StatusLine {
  let visible = false;
  let toldAt: number | null = watched ? null : clock.now();
  const clear = (): void => {
    if (visible) write("\r\u001b[2K");
    visible = false;
  };
  return {
    clear,
    show: (line) => {
      const now = clock.now();
      if (toldAt !== null && now - toldAt < (watched ? repaintMs : sayMs)) return;
      toldAt = now;
      write(watched ? `\r\u001b[2K${line.slice(0, width() - 1)}` : `${line}\n`);
      visible = watched;
    },
    stop: clear,
  };
}
