// A suite with a planted cause, for Mocha. The victim stands in a file of its own: Mocha runs all files in one process.
const { neighbours, ran } = require("../plant.cjs");

for (const name of neighbours) it(`neighbour ${name}`, () => void ran.add(name));
