// Small text files of a project, such as deflake.yaml and package.json.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { TextFiles } from "../app/ports.ts";
import { ProblemError } from "../core/model/problem.ts";
import { openOutlets } from "./outlets.ts";

/** @param folder the one that relative paths start from */
export function openTextFiles(folder: string): TextFiles {
  const outlets = openOutlets(folder);
  return {
    read: async (path) => {
      try {
        return await readFile(resolve(folder, path), "utf8");
      } catch (thrown) {
        const { code, message } = thrown as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ENOTDIR") return null;
        throw new ProblemError({
          code: "cannot-read",
          what: `${path} could not be read.`,
          why: code === "EISDIR" ? "It is a folder." : `The system says: ${message}`,
          fix: "Look at the path and at who may read it.",
          place: null,
        });
      }
    },
    write: async (path, text, overwrite) => {
      const outlet = await outlets.open(path, overwrite);
      try {
        await outlet.write(text);
        await outlet.commit();
      } finally {
        await outlet.abandon();
      }
    },
  };
}
