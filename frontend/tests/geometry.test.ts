import assert from "node:assert/strict";
import { test } from "node:test";
import { disc, metresPerPixel, roundRadius, wrapLon } from "../src/map/geometry.ts";

const DEGREE_M = 111_195; // of a great circle on the mean sphere
const CENTIMETRE_DEG = 1e-7;

test("a disc on the equator is as high as it is wide", () => {
  const ring = disc(0, 0, DEGREE_M, 4);
  assert.ok(Math.abs((ring[0]?.[1] ?? 0) - 1) < 1e-5 && Math.abs((ring[1]?.[0] ?? 0) - 1) < 1e-5);
});
test("a disc in the north is wider in degrees by the cosine", () => {
  const east = disc(60, 10, 1000, 4)[1]?.[0] ?? 0;
  assert.ok(Math.abs(east - 10 - 1000 / (DEGREE_M * 0.5)) < 1e-5);
});
test("a disc is closed", () => assert.deepEqual(disc(31, 122, 500)[0], disc(31, 122, 500).at(-1)));
test("a disc over the antimeridian stays in one piece", () => {
  const lons = disc(0, 179.999, 5000).map(([lon]) => lon ?? 0);
  assert.ok(Math.max(...lons) > 180 && Math.min(...lons) > 179);
});
test("a pixel at zoom 0 on the equator is 78 km for tiles of 512", () => {
  assert.ok(Math.abs(metresPerPixel(0, 0) - 78_271.5) < 0.1);
});
test("a radius keeps two figures", () => assert.equal(roundRadius(1234), 1200));
test("a radius is never nothing", () => assert.equal(roundRadius(0.2), 1));
test("a longitude past the antimeridian comes back", () => {
  assert.ok(Math.abs(wrapLon(190) + 170) < CENTIMETRE_DEG && Math.abs(wrapLon(-541) - 179) < CENTIMETRE_DEG);
});
