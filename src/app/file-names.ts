// Names of files made from names of runs and jobs, which may hold anything.

/** What some system takes for something else than a letter of a name. */
// eslint-disable-next-line no-control-regex -- these are some of them
const special = /[\u0000-\u001F\u007F<>:"|?*\\%]|^\.+$|[. ]$|\p{Surrogate}/gu;

/** Bytes are what systems count; a letter has up to three of them here. */
const longest = 80;

/**
 * A name as a part of a path: readable where it is harmless, escaped as in an address where it is not, never empty, never
 * one that climbs.
 *
 * @example fileNameOf("qemu: arm") // "qemu%3A arm"
 */
export function fileNameOf(name: string): string {
  const safe = name.slice(0, longest).replace(special, (found) => found.replaceAll(/[^]/gu, escaped));
  return safe === "" ? "_" : safe.replaceAll("/", "%2F");
}

const escaped = (sign: string): string => `%${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, "0")}`;

/** Gives each name once, whatever the case of its letters; the second one gets a number. */
export function onceEach(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let given = name;
    for (let number = 2; taken.has(given.toLowerCase()); number += 1) given = `${name}~${number}`;
    taken.add(given.toLowerCase());
    return given;
  };
}
