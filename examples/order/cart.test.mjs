// A victim and its polluter: a voucher that one test redeems is still there when the price is asked for.
import assert from "node:assert";
import { test } from "node:test";

const vouchers = [];
const priceOf = (cents) => cents - vouchers.reduce((sum, voucher) => sum + voucher, 0);

test("an empty cart costs nothing", () => assert.equal(priceOf(0), 0));
test("a voucher is redeemed", () => assert.equal(vouchers.push(500), 1));
test("a voucher has a name", () => assert.match("SPRING", /^[A-Z]+$/));
test("a cart costs the full price", () => assert.equal(priceOf(2000), 2000));
