import assert from "node:assert/strict";
import { test } from "node:test";
import { across, down, latAt, lonAt, worldPx } from "../src/map/mercator.ts";

const EXACT = 1e-9;

test("the middle of the world is the middle of the map", () => assert.deepEqual([across(0), down(0)], [0.5, 0.5]));
// Bing Maps Tile System, Microsoft: latitude 85.05112878 is the edge of the square world.
test("the map ends where the square world ends", () => {
  assert.ok(Math.abs(down(85.05112878)) < 1e-8 && Math.abs(down(-85.05112878) - 1) < 1e-8);
});
test("the poles stay on the map", () => assert.ok(down(90) >= -1e-8 && down(-90) <= 1 + 1e-8));
test("there and back is the same place", () => {
  assert.ok(Math.abs(latAt(down(31.0621)) - 31.0621) < EXACT && Math.abs(lonAt(across(121.98)) - 121.98) < EXACT);
});
test("each zoom doubles the world", () => assert.equal(worldPx(3), 2 * worldPx(2)));
