// A suite with a planted cause: PLANTED names it. The victim stands in a file of its own, because Mocha keeps the order of
// files and not that of tests.
globalThis.ran ??= new Set();
for (const name of "abcd") it(`neighbour ${name}`, () => void globalThis.ran.add(name));
