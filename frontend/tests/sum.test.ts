import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { leadingZeroBits, search, solves } from "../src/islands/sum.ts";

const BITS = 12;

test("the nonce found solves the challenge by another library's SHA-256", () => {
  const nonce = search("harbour-42", BITS, 0, 1_000_000) ?? "";
  const hash = createHash("sha256").update(`harbour-42:${nonce}`).digest("hex");
  assert.ok(BigInt(`0x${hash}`) < 1n << BigInt(256 - BITS));
});
test("a challenge in Chinese is hashed as UTF-8", () => {
  const nonce = search("港口", BITS, 0, 1_000_000) ?? "";
  const hash = createHash("sha256").update(`港口:${nonce}`, "utf8").digest();
  assert.ok(leadingZeroBits(hash) >= BITS);
});
test("the search goes on where it stopped", () => {
  const whole = search("harbour-42", BITS, 0, 1_000_000) ?? "0";
  assert.equal(search("harbour-42", BITS, 0, Number(whole)), null);
  assert.equal(search("harbour-42", BITS, Number(whole), 1), whole);
});
test("a wrong nonce does not solve", () => assert.equal(solves("harbour-42", "0", 24), false));
test("zero bits are counted across bytes", () => assert.equal(leadingZeroBits(Uint8Array.of(0, 0, 0x10)), 19));
test("a hash of zeros only has all its bits", () => assert.equal(leadingZeroBits(new Uint8Array(32)), 256));
