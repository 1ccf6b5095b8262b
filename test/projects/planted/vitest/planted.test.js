// A suite with a planted cause, for Vitest, where each file has modules of its own.
import { test } from "vitest";
import { neighbours, ran, victim } from "../plant.cjs";

for (const name of neighbours) test(`neighbour ${name}`, () => void ran.add(name));
test("victim", () => victim());
