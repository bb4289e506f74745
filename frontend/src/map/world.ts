// The base map that comes with Leadline: coasts and borders of Natural Earth, as plain GeoJSON.
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";
import { merge, mesh } from "topojson-client";
import type { GeometryCollection, MultiPolygon as TopoMulti, Polygon as TopoPolygon, Topology } from "topojson-specification";

type Atlas = Topology<{ countries: GeometryCollection }>;
type Area = TopoPolygon | TopoMulti;

/** About 100 m: the atlas is drawn for 1:50,000,000, more digits would be noise. */
const DECIMALS = 3;

/** Land as one area and the borders between countries as one line, each with the `kind` that the map draws. */
export function worldBasemap(atlas: Atlas): FeatureCollection {
  const countries = atlas.objects.countries;
  const land = merge(atlas, countries.geometries as Area[]);
  const borders = mesh(atlas, countries, (a, b) => a !== b);
  const features: Feature[] = [
    { type: "Feature", properties: { kind: "land" }, geometry: rounded(land) },
    {
      type: "Feature",
      properties: { kind: "border" },
      geometry: { type: "MultiLineString", coordinates: borders.coordinates.map((line) => line.map(round)) },
    },
  ];
  return { type: "FeatureCollection", features };
}

function rounded(area: MultiPolygon | Polygon): MultiPolygon {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  return { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map((ring) => unwrapped(ring).map(round))) };
}

/**
 * A ring that goes on past 180° instead of jumping to the other side of the map; one that goes all the way
 * round, as Antarctica does, is closed along the pole.
 */
export function unwrapped(ring: Position[]): Position[] {
  let turns = 0;
  const path = ring.map(([lon = 0, lat = 0], i) => {
    const before = ring[i - 1]?.[0] ?? lon;
    if (lon - before > 180) turns -= 1;
    if (before - lon > 180) turns += 1;
    return [lon + 360 * turns, lat];
  });
  const first = path[0];
  const last = path[path.length - 1];
  if (turns === 0 || !first || !last) return path;
  const pole = (first[1] ?? 0) < 0 ? -90 : 90;
  return [...path, [last[0] ?? 0, pole], [first[0] ?? 0, pole], first];
}

function round(position: Position): Position {
  return position.map((degrees) => Number(degrees.toFixed(DECIMALS)));
}
