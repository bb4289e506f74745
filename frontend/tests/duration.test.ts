import assert from "node:assert/strict";
import { test } from "node:test";
import { clockState, coarse, span } from "../src/islands/duration.ts";

test("a span under an hour shows minutes and seconds", () => assert.equal(span(724, "en"), "12:04"));
test("a span under a day shows hours", () => assert.equal(span(11_524, "en"), "3:12:04"));
test("a span of days drops the seconds", () => assert.equal(span(4 * 86_400 + 2 * 3600 + 59, "en"), "4d 2h"));
test("a span says days in the page's language", () => assert.equal(span(2 * 86_400, "zh-hans"), "2天 0小时"));
test("what is overdue counts up from zero without a sign", () => assert.equal(span(-61, "en"), "1:01"));
test("an age is one unit", () => assert.equal(coarse(3 * 3600 + 1800, "en"), "3 hr"));
test("an age of the future is zero, for clocks that differ", () => assert.equal(coarse(-5, "en"), "0 sec"));
test("a clock is overdue in the second it is due", () => assert.equal(clockState(0, 900), "overdue"));
test("a clock is soon from its threshold on", () => assert.equal(clockState(900, 900), "soon"));
test("a clock is calm before", () => assert.equal(clockState(901, 900), "calm"));
