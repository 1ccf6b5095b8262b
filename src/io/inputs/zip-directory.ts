// The directory of a zip: which members it has, where their bytes lie, and which of them are not to be touched.

import { fromBufferPromise, getFileNameLowLevel, openPromise, type Entry, type ZipFile } from "yauzl";
import { isHidden } from "./paths.ts";

/** A zip that lies on disc, or in memory because it came through a pipe or lay in another zip. */
export type Archive =
  | { readonly kind: "file"; readonly path: string; readonly size: number }
  | { readonly kind: "held"; readonly bytes: Buffer };

export interface Member {
  /** Its path in the archive, with `/`. */
  readonly name: string;
  readonly entry: Entry;
}

export interface Directory {
  /** Files that are not hidden, in the order of their names. */
  readonly members: readonly Member[];
  /** The sizes that the archive claims, hidden files included. */
  readonly plainSize: number;
  /** Why it ends early; null when it does not. */
  readonly failure: string | null;
}

const membersAtMost = 100_000;

export async function directoryOf(archive: Archive): Promise<Directory> {
  const members: Member[] = [];
  let plainSize = 0;
  let failure: string | null = null;
  let zip: ZipFile | null = null;
  try {
    zip = await opened(archive);
    for await (const entry of zip.eachEntry()) {
      if (members.length >= membersAtMost) {
        failure = `only the first ${membersAtMost} members are read`;
        break;
      }
      plainSize += entry.uncompressedSize;
      const name = nameOf(entry);
      if (!name.endsWith("/") && !isHidden(name)) members.push({ name, entry });
    }
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  } finally {
    zip?.close();
  }
  members.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { members, plainSize, failure };
}

/** The library would give up the whole archive for one bad name or size; both are checked here, member by member. */
const options = { decodeStrings: false, validateEntrySizes: false, lazyEntries: true, autoClose: false };

const opened = (archive: Archive): Promise<ZipFile> =>
  archive.kind === "file" ? openPromise(archive.path, options) : fromBufferPromise(archive.bytes, options);

const nameOf = (entry: Entry): string =>
  getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);

export interface Refusal {
  readonly code: string;
  readonly what: string;
}

/** Why a member is not read; null when it may be. */
export function refusalOf({ name, entry }: Member): Refusal | null {
  if (/^\/|^[A-Za-z]:|(^|\/)\.\.(\/|$)/.test(name))
    return { code: "zip-climbs", what: "Refused: its path leads out of the archive." };
  if (((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000)
    return { code: "zip-symlink", what: "Refused: it is a symbolic link." };
  if (entry.isEncrypted()) return { code: "zip-encrypted", what: "Not read: it is encrypted." };
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return {
      code: "zip-method",
      what: `Not read: its compression method ${entry.compressionMethod} is not known here.`,
    };
  return null;
}
