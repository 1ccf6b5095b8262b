// Its file comes up after that of the neighbours.
const { victim } = require("../plant.cjs");

it("victim", () => victim());
