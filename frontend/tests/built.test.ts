import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const BUILT = join(import.meta.dirname, "../../src/leadline/shell/static/built");
const LOCK = readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8");
const read = (name: string) => readFileSync(join(BUILT, name), "utf8");

test("the lock names no address", () => assert.doesNotMatch(LOCK, /https?:/));
test("every file that the frames name is built", () => {
  const names = ["theme.js", "console.js", "console.css", "public.js", "public.css", "map.js", "map.css", "map-worker.js", "pow-worker.js"];
  assert.deepEqual(names.filter((name) => !readdirSync(BUILT).includes(name)), []);
});
test("no built script names a source map that is not shipped", () => {
  assert.doesNotMatch(["console.js", "public.js", "map.js", "map-worker.js"].map(read).join("\n"), /^\/\/# sourceMappingURL/m);
});
test("the styles ask nobody else for anything", () => {
  const addresses = ["console.css", "public.css", "map.css"].map(read).join("\n").match(/url\((?!\s*["']?data:)[^)]*/g);
  assert.deepEqual(addresses ?? [], []);
});
test("the public form stays small on a bad line", () => assert.ok(read("public.js").length + read("public.css").length < 45_000));
test("the base map is land and borders in degrees", () => {
  const map = JSON.parse(read("basemap/world.geojson"));
  assert.deepEqual(map.features.map((one: { properties: { kind: string } }) => one.properties.kind), ["land", "border"]);
});
