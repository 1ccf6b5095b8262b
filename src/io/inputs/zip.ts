// What lies in a zip, as inputs. Members are streamed, and checked against their sizes and CRC-32 while they are read; one
// that may not or cannot be read is said by name, and only that one is lost.

import { crc32 } from "node:zlib";
import type { Note } from "../../core/model/note.ts";
import { ProblemError, type Problem } from "../../core/model/problem.ts";
import { fileBytes, gathered, heldBytes, type Bytes } from "./bytes.ts";
import { expandsBeyondReason, gunzipped, inflatedRaw } from "./inflating.ts";
import type { Found } from "./input.ts";
import { folderOf, inputPath, namesOf } from "./paths.ts";
import { directoryOf, refusalOf, type Archive, type Member } from "./zip-directory.ts";

/** Where an archive stands among the arguments, as an `Input` says it; its members continue that. */
export interface Standing {
  readonly name: string;
  readonly path: string;
  readonly depth: number;
}

/** A zip in a zip and a zip on standard input have to be in memory, because a zip is read from its end. */
export const heldAtMost: number = 256 * 1024 * 1024;

/** @param around how many archives stand around this one */
export async function* zipMembers(archive: Archive, at: Standing, around = 0): AsyncIterable<Found | Note> {
  const { members, plainSize, failure } = await directoryOf(archive);
  if (failure !== null)
    yield remark("zip-broken", at.name, `Not all of the archive can be read: ${failure.replace(/\.+$/, "")}.`);
  const size = archive.kind === "file" ? archive.size : archive.bytes.length;
  if (expandsBeyondReason(size, plainSize)) {
    yield remark("zip-bomb", at.name, `Refused: its ${size} bytes claim to expand to ${plainSize}.`);
    return;
  }
  const byName = new Map(members.map((member) => [member.name, member]));
  for (const member of members) {
    const inner = standingOf(member, at);
    const refusal = refusalOf(member);
    if (refusal !== null) yield remark(refusal.code, inner.name, refusal.what);
    else if (/\.zip$/i.test(member.name)) yield* nested(archive, member, inner, around);
    else yield found(archive, member, inner, byName);
  }
}

function standingOf({ name }: Member, at: Standing): Standing {
  return {
    name: `${at.name}!/${name}`,
    path: `${at.path}/${inputPath(name)}`,
    depth: at.depth + namesOf(name).length,
  };
}

function found(archive: Archive, member: Member, at: Standing, byName: ReadonlyMap<string, Member>): Found {
  const bytes = memberBytes(archive, member, at.name);
  const folder = member.name.slice(0, member.name.lastIndexOf("/") + 1);
  return {
    ...at,
    bytes: member.entry.compressedSize,
    folder: folderOf(at.path),
    open: /\.gz$/i.test(member.name) ? gunzipped(bytes, at.name) : bytes,
    neighbour: async (name) => {
      const beside = byName.get(folder + name);
      if (beside === undefined || refusalOf(beside) !== null) return null;
      return gathered(memberBytes(archive, beside, `${at.name}, beside it ${name}`));
    },
  };
}

async function* nested(archive: Archive, member: Member, at: Standing, around: number): AsyncIterable<Found | Note> {
  if (around > 0 || member.entry.uncompressedSize > heldAtMost) {
    const limit = `an archive in an archive is read one deep and up to ${heldAtMost} bytes`;
    yield remark("zip-nested", at.name, `Not read: ${limit}.`);
    return;
  }
  try {
    const bytes = await gathered(memberBytes(archive, member, at.name));
    yield* zipMembers({ kind: "held", bytes }, at, around + 1);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    yield remark("zip-broken", at.name, `${error.problem.what} ${error.problem.why}`);
  }
}

const localHeaderSize = 30;
const localHeaderMark = 0x04034b50;

/** The plain bytes of a member, from the place that the directory names. */
function memberBytes(archive: Archive, { entry }: Member, name: string): Bytes {
  return async function* (taken) {
    const offset = entry.relativeOffsetOfLocalHeader;
    const header = await gathered(slice(archive, name, offset, localHeaderSize));
    if (header.length < localHeaderSize || header.readUInt32LE(0) !== localHeaderMark)
      throw new ProblemError(damaged(name, "Its bytes are not where the archive's directory says."));
    const start = offset + localHeaderSize + header.readUInt16LE(26) + header.readUInt16LE(28);
    const raw = slice(archive, name, start, entry.compressedSize);
    const plain = entry.compressionMethod === 8 ? inflatedRaw(raw, name) : raw;
    let size = 0;
    let sum = 0;
    for await (const piece of plain(taken)) {
      size += piece.length;
      sum = crc32(piece, sum);
      if (size > entry.uncompressedSize)
        throw new ProblemError(damaged(name, `It has more than the ${entry.uncompressedSize} bytes that it claims.`));
      yield piece;
    }
    if (size < entry.uncompressedSize)
      throw new ProblemError(damaged(name, `It has ${size} of the ${entry.uncompressedSize} bytes that it claims.`));
    if (sum !== entry.crc32)
      throw new ProblemError(damaged(name, "Its bytes do not have the checksum that they should."));
  };
}

const slice = (archive: Archive, name: string, start: number, length: number): Bytes =>
  archive.kind === "file"
    ? fileBytes(archive.path, name, { start, atLeast: length, atMost: length })
    : heldBytes(archive.bytes.subarray(start, start + length));

const remark = (code: string, name: string, what: string): Note => ({
  code,
  level: "warning",
  what,
  place: { source: name },
});

const damaged = (name: string, why: string): Problem => ({
  code: "bad-input",
  what: `${name} is damaged.`,
  why,
  fix: "Download or write the archive again.",
  place: { source: name },
});
