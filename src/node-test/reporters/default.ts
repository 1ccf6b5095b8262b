// The reporter that Node takes when none is asked for. Once a second one is, such as a recorder, Node shows none by itself.
import { spec, tap } from "node:test/reporters";

/** Before version 23, Node wrote TAP where nobody watches. */
const isWatched = process.stdout.isTTY || Number.parseInt(process.versions.node, 10) >= 23;

const usual: typeof spec | typeof tap = isWatched ? spec : tap;

export default usual;
