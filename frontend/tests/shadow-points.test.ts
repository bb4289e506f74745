import assert from "node:assert/strict";
import { test } from "node:test";
import { MARKS, blank, following, lacks, lines, nudged, number, put, read, without, written, type Drawing, type Mark, type Point } from "../src/islands/shadow-points.ts";

const SIZE = { width: 4000, height: 3000 };
const SPOTS: Record<Mark, Point> = {
  foot: [1890, 2210], tip: [2900, 2050], top: [1893, 1400],
  "along-a": [1000, 2800], "along-b": [2400, 1900], "horizon-a": [0, 1190], "horizon-b": [4000, 1205],
};
const whole = (): Drawing => {
  const drawn = MARKS.reduce((so, mark) => put(so, mark, SPOTS[mark], SIZE), blank());
  return { ...drawn, camera: { azimuth: 12, sd: 3, looks: "ahead", pitch: null, focal: 26 } };
};

test("the points are asked for one after another", () => {
  assert.equal(following(blank(), "horizon-b"), "foot");
  assert.equal(following(put(blank(), "foot", [1, 1], SIZE), "foot"), "tip");
});
test("a point that was left out is asked for again", () => {
  assert.equal(following(without(whole(), "tip"), "horizon-b"), "tip");
});
test("when all are put nothing is asked", () => assert.equal(following(whole(), "top"), null));
test("a point stays on the picture", () => {
  assert.deepEqual(put(blank(), "foot", [-5, 9999], SIZE).points.foot, [0, 3000]);
});
test("an arrow key moves by its step, another key does nothing", () => {
  assert.deepEqual(nudged([10, 10], "ArrowUp", 10), [10, 0]);
  assert.equal(nudged([10, 10], "a", 1), null);
});
test("a line is drawn when both of its ends are there", () => {
  assert.deepEqual(lines(put(put(blank(), "foot", [1, 2], SIZE), "top", [1, 1], SIZE)).map((one) => one.kind), ["object"]);
});
test("nothing is written before foot and tip are there", () => {
  assert.equal(written(put(blank(), "foot", [1, 2], SIZE), SIZE), null);
});
test("what is written is the claim's field", () => {
  assert.deepEqual(written(whole(), SIZE), {
    ...SIZE, foot: [1890, 2210], tip: [2900, 2050], looks: "ahead", top: [1893, 1400],
    reference: [[1000, 2800], [2400, 1900]], reference_azimuth_deg: 12, reference_sd_deg: 3,
    horizon: [[0, 1190], [4000, 1205]], focal_mm: 26,
  });
});
test("a second line without its direction is not written", () => {
  const drawn = whole();
  assert.equal(written({ ...drawn, camera: { ...drawn.camera, azimuth: null } }, SIZE)?.reference, undefined);
});
test("what was written is read again", () => {
  assert.deepEqual(read(JSON.stringify(written(whole(), SIZE)), SIZE), whole());
});
test("a drawing on a larger copy fits the one that is shown", () => {
  const half = { width: 2000, height: 1500 };
  assert.deepEqual(read(JSON.stringify(written(whole(), SIZE)), half).points.foot, [945, 1105]);
});
test("what is no drawing gives a blank one", () => {
  for (const text of ["", "null", "{}", "[1]", "not json"]) assert.deepEqual(read(text, SIZE), blank());
});
test("what is missing is named", () => {
  assert.deepEqual(lacks(blank()), ["foot", "tip", "top", "direction", "horizon"]);
  assert.deepEqual(lacks(whole()), []);
});
test("straight from above needs neither top nor horizon", () => {
  const drawn = blank();
  assert.deepEqual(lacks({ ...drawn, camera: { ...drawn.camera, looks: "down" } }), ["foot", "tip", "direction"]);
});
test("a stated pitch stands for the horizon", () => {
  const drawn = without(without(whole(), "horizon-a"), "horizon-b");
  assert.deepEqual(lacks({ ...drawn, camera: { ...drawn.camera, pitch: 0 } }), []);
});
test("a number may have a comma, and words are none", () => {
  assert.equal(number(" 12,5 "), 12.5);
  assert.equal(number("0"), 0);
  assert.equal(number("north"), null);
  assert.equal(number(""), null);
});
