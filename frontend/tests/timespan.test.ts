import assert from "node:assert/strict";
import { test } from "node:test";
import { move, scale, ticks, whole, zoom } from "../src/islands/timespan.ts";

const HOUR = 3_600_000;
const FULL = { from: 0, to: 100 * HOUR };

test("the whole holds every instant and now", () => {
  const span = whole([5 * HOUR, 40 * HOUR], 60 * HOUR);
  assert.ok(span.from < 5 * HOUR && span.to > 60 * HOUR);
});
test("no instants give an hour round now", () => {
  assert.deepEqual(whole([], HOUR), { from: HOUR / 2, to: HOUR * 1.5 });
});
test("two hundred thousand instants do not break it", () => {
  assert.ok(whole(Array.from({ length: 200_000 }, (_, i) => i), 0).to > 199_999);
});
test("zooming keeps the middle", () => {
  assert.deepEqual(zoom({ from: 40 * HOUR, to: 60 * HOUR }, 0.5, FULL), { from: 45 * HOUR, to: 55 * HOUR });
});
test("zooming out ends at the whole", () => assert.deepEqual(zoom({ from: 1, to: 90 * HOUR }, 8, FULL), FULL));
test("zooming in ends at ten minutes", () => {
  const view = zoom({ from: 50 * HOUR, to: 50 * HOUR + 600_000 }, 0.1, FULL);
  assert.equal(view.to - view.from, 600_000);
});
test("moving stops at the end without getting shorter", () => {
  assert.deepEqual(move({ from: 80 * HOUR, to: 100 * HOUR }, 0.5, FULL), { from: 80 * HOUR, to: 100 * HOUR });
});
test("the scale puts the ends on the edges", () => {
  const place = scale(FULL, 10, 110);
  assert.deepEqual([place(0), place(100 * HOUR)], [10, 110]);
});
test("there are never more ticks than asked", () => assert.ok(ticks(FULL, 6).length <= 7 && ticks(FULL, 6).length >= 3));
