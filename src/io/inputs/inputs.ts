// The `Inputs` port over this machine: files, folders, patterns, archives and standard input, as texts.

import type { Input, Inputs } from "../../app/ports.ts";
import type { Note } from "../../core/model/note.ts";
import { pathInputs } from "./files.ts";
import { inputOf } from "./input.ts";
import { pipeInputs } from "./pipe.ts";

/** @param stdin what `-` reads; asked for only where it is given */
export function openInputs(stdin: () => AsyncIterable<Uint8Array>): Inputs {
  return {
    async *find(paths): AsyncIterable<Input | Note> {
      const met = new Set<string>();
      for (const path of paths) {
        if (path === "-" && met.has("-")) continue;
        if (path === "-") met.add("-");
        for await (const found of path === "-" ? pipeInputs(stdin()) : pathInputs(path, met))
          yield "code" in found ? found : inputOf(found);
      }
    },
  };
}
