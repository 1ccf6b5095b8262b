// Files that appear whole or not at all: written beside their place under another name, flushed, then renamed.

import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Outlet, Outlets } from "../app/ports.ts";
import { makeFolder } from "./make-folder.ts";
import { orWriteProblem, refusal, thereAlready } from "./write-problem.ts";

/** Pieces are gathered up to about this many characters, so that many small ones cost few calls. */
const enough = 256 * 1024;

/** @param folder the one that relative paths start from */
export function openOutlets(folder: string): Outlets {
  return {
    open: async (path, overwrite) => {
      return await orWriteProblem(path, async () => {
        // Through a link to the file that it names: renaming would replace the link.
        const target = await realpath(resolve(folder, path)).catch(() => resolve(folder, path));
        await refuseToReplace(target, path, overwrite);
        makeFolder(dirname(target));
        const draft = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString("hex")}.tmp`);
        const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
        return new FileOutlet(path, { target, draft, overwrite }, await open(draft, flags, 0o666));
      });
    },
  };
}

interface Places {
  readonly target: string;
  readonly draft: string;
  readonly overwrite: boolean;
}

class FileOutlet implements Outlet {
  readonly #name: string;
  readonly #places: Places;
  readonly #file: FileHandle;
  #gathered: string[] = [];
  #length = 0;
  #over = false;

  constructor(name: string, places: Places, file: FileHandle) {
    this.#name = name;
    this.#places = places;
    this.#file = file;
  }

  async write(text: string): Promise<void> {
    this.#gathered.push(text);
    this.#length += text.length;
    if (this.#length >= enough) await orWriteProblem(this.#name, async () => this.#flush());
  }

  async commit(): Promise<void> {
    const { target, draft, overwrite } = this.#places;
    await orWriteProblem(this.#name, async () => {
      await this.#flush();
      await this.#file.sync();
      await this.#file.close();
      this.#over = true;
      try {
        await refuseToReplace(target, this.#name, overwrite);
        await rename(draft, target);
      } catch (thrown) {
        await rm(draft, { force: true });
        throw thrown;
      }
    });
  }

  async abandon(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.#file.close().catch(() => {});
    await rm(this.#places.draft, { force: true });
  }

  async #flush(): Promise<void> {
    const text = this.#gathered.join("");
    this.#gathered = [];
    this.#length = 0;
    await this.#file.writeFile(text);
  }
}

async function refuseToReplace(target: string, name: string, overwrite: boolean): Promise<void> {
  const there = await stat(target).catch(() => null);
  if (there === null) return;
  if (there.isDirectory()) throw refusal(`${name} is a folder.`, "A file cannot take its place.", "Name a file in it.");
  if (!there.isFile())
    throw refusal(`${name} is no plain file.`, "A device or a pipe would be replaced.", "Name a file, or use `>`.");
  if (!overwrite) throw thereAlready(name);
  await access(target, constants.W_OK);
}
