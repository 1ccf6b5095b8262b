// A suite with a planted cause, for Jest, where each file has modules of its own.
const { neighbours, ran, victim } = require("../plant.cjs");

for (const name of neighbours) test(`neighbour ${name}`, () => void ran.add(name));
test("victim", () => victim());
