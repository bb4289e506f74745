import assert from "node:assert/strict";
import { test } from "node:test";
import { ticks } from "../src/islands/timespan.ts";
import { ahead } from "../src/islands/zone.ts";

const HOUR = 3_600_000;
const WINTER = Date.UTC(2026, 0, 15, 10, 7, 3);
const SUMMER = Date.UTC(2026, 6, 15, 10, 7, 3);

test("a zone is ahead of UTC by what its clocks show", () => {
  assert.equal(ahead(WINTER, "UTC"), 0);
  assert.equal(ahead(WINTER, "Etc/GMT-6"), 6 * HOUR);
  assert.equal(ahead(WINTER, "Asia/Shanghai"), 8 * HOUR);
  assert.equal(ahead(WINTER, "Asia/Kolkata"), 5.5 * HOUR);
});
test("summer time counts", () => {
  assert.equal(ahead(SUMMER, "Europe/Berlin") - ahead(WINTER, "Europe/Berlin"), HOUR);
});
test("milliseconds do not", () => assert.equal(ahead(WINTER + 999, "Etc/GMT-6"), 6 * HOUR));
test("days begin at midnight of the zone", () => {
  const days = ticks({ from: WINTER, to: WINTER + 72 * HOUR }, 3, "Asia/Shanghai").filter((tick) => tick.isDay);
  assert.equal(days.length, 3);
  assert.ok(days.every((tick) => (tick.at + 8 * HOUR) % (24 * HOUR) === 0));
});
