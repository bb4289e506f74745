// How the map is drawn, day and night: a nautical chart's paper, water and magenta. No glyphs, no sprite, no network.
import type { FilterSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";

export interface Palette {
  night: boolean;
  water: string;
  land: string;
  field: string;
  district: string;
  works: string;
  site: string;
  park: string;
  building: string;
  coast: string;
  border: string;
  road: string;
  trunk: string;
  rail: string;
  ink: string;
  halo: string;
  sea: string;
  brass: string;
  signal: string;
  magenta: string;
  surface: string;
  focus: string;
}

export const DAY: Palette = {
  night: false, water: "#cfe3e6", land: "#f3ecd6", field: "#ecebcd", district: "#ebe1c6", works: "#e2dccb", park: "#d9e2c1", building: "#cfc3a3", site: "#ecd3d2", coast: "#6f8a90",
  border: "#a79b7b", road: "#ffffff", trunk: "#f3d48b", rail: "#8d8368", ink: "#12242a", halo: "#f8f4e8", sea: "#0a5769", brass: "#8a5a00",
  signal: "#b3261e", magenta: "#971a5b", surface: "#ffffff", focus: "#971a5b",
};

export const NIGHT: Palette = {
  night: true, water: "#081820", land: "#18211f", field: "#1b241e", district: "#1f2927", works: "#23292b", park: "#1a2c21", building: "#36403b", site: "#3a2229", coast: "#3f5f68",
  border: "#46524a", road: "#36433f", trunk: "#5e5331", rail: "#52605a", ink: "#d7e2e3", halo: "#0a1216", sea: "#74c9d0", brass: "#e3b457",
  signal: "#ff7a66", magenta: "#f09ac1", surface: "#0a1216", focus: "#ffcf5c",
};

const EMPTY = { type: "FeatureCollection", features: [] } as const;
const COUNT = ["coalesce", ["get", "point_count"], ["get", "count"]];
const IS_CLUSTER = ["any", ["has", "point_count"], ["has", "count"]] as unknown as FilterSpecification;
const IS_POINT = ["!", IS_CLUSTER] as unknown as FilterSpecification;

/** Layers that answer to a click or are listed. */
export const LISTED = ["incident-fill", "surge-fill", "points", "clusters"];

/** Layers of areas, which give way to a point under the same click; and how the list marks them. */
export const AREAS: Record<string, string> = { "incident-fill": "map-incident", "surge-fill": "map-surge" };

/** What a feature of a base map is: `class` as the demo town says it, or `kind`. */
const LOOK = ["coalesce", ["get", "class"], ["get", "kind"]];

function of(...names: string[]): FilterSpecification {
  return ["in", LOOK, ["literal", names]] as unknown as FilterSpecification;
}

const LAND = ["land", "island", "made"];
const WATER = ["water", "river", "basin", "harbour"];
const QUARTERS = ["district", "old-town", "centre", "residential", "campus", "suburb"];
const WORKS = ["industrial", "yard"];
const ROADS = ["road", "trunk", "main", "street", "lane"];
const SITES = ["site", "protected"];

/** Fill, outline and width of a base feature on the plain canvas; null for what it leaves out. */
export function plainLook(said: Record<string, unknown>, p: Palette): { fill: string; line: string; width: number } | null {
  const look = String(said["class"] ?? said["kind"] ?? "");
  const fills: [string[], string][] = [
    [LAND, p.land], [["field"], p.field], [QUARTERS, p.district], [WORKS, p.works], [["park", "wood"], p.park], [WATER, p.water],
    [["breakwater", "building", "landmark"], p.building], [SITES, p.site],
  ];
  const fill = fills.find(([names]) => names.includes(look))?.[1];
  if (fill) return { fill, line: LAND.includes(look) || WATER.includes(look) ? p.coast : "", width: 1 };
  if (ROADS.includes(look)) return { fill: "", line: look === "trunk" ? p.trunk : p.road, width: look === "trunk" || look === "main" ? 2 : 1 };
  if (["border", "coast", "rail"].includes(look)) return { fill: "", line: look === "coast" ? p.coast : p.border, width: 1 };
  return null;
}

/** Base layers of one GeoJSON source, told apart by what each feature is. */
function baseLayers(source: string, p: Palette): LayerSpecification[] {
  const fill = (name: string, color: string, ...looks: string[]): LayerSpecification => ({
    id: `${source}-${name}`, type: "fill", source, filter: of(...looks), paint: { "fill-color": color },
  });
  const edge = (name: string, color: string, dash: number[] | null, ...looks: string[]): LayerSpecification => ({
    id: `${source}-${name}`, type: "line", source, filter: of(...looks),
    paint: { "line-color": color, "line-width": 1, ...(dash ? { "line-dasharray": dash } : {}) },
  });
  return [
    fill("land", p.land, ...LAND), fill("field", p.field, "field"), fill("quarter", p.district, ...QUARTERS),
    fill("works", p.works, ...WORKS), fill("park", p.park, "park", "wood"), fill("water", p.water, ...WATER),
    fill("pier", p.building, "breakwater"), fill("building", p.building, "building", "landmark"), fill("site", p.site, ...SITES),
    edge("shore", p.coast, null, ...LAND, ...WATER, "coast"), edge("edge", p.border, [3, 2], "district"),
    edge("site-edge", p.magenta, [3, 2], ...SITES), edge("border", p.border, null, "border"),
    roads(source, p),
    edge("rail", p.rail, [4, 2], "rail"),
  ];
}

function roads(source: string, p: Palette): LayerSpecification {
  const width = (factor: number) => ["match", LOOK, "trunk", 3 * factor, "main", 2 * factor, "lane", 0.6 * factor, factor];
  return {
    id: `${source}-road`, type: "line", source, filter: of(...ROADS), layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": ["match", LOOK, "trunk", p.trunk, p.road] as never,
      "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 10, width(0.4), 13, width(1.1), 17, width(6)] as never,
    },
  };
}

/** Names of places, in the page's language where the map has it; the town before its parts. */
function labels(source: string, p: Palette): LayerSpecification {
  const language = document.documentElement.lang.startsWith("zh") ? "name_zh" : "name_en";
  const name = ["coalesce", ["get", language], ["get", "name"], ""];
  return {
    id: `${source}-place`, type: "symbol", source, filter: of("place", "label"),
    layout: {
      "icon-image": ["concat", drawing("label", p), name] as never,
      "icon-padding": 6,
      "symbol-sort-key": ["match", ["get", "rank"], "town", 0, "district", 1, 2],
    },
  };
}

/** Name of a drawn image; `drawings.ts` reads it back. */
export function drawing(what: "label" | "count", p: Palette): string {
  return `${what}|${p.night ? "night" : "day"}|`;
}

const IS_SURGE = ["==", ["get", "what"], "surge"] as unknown as FilterSpecification;
const IS_INCIDENT = ["!", IS_SURGE] as unknown as FilterSpecification;
/** How many of the layers of reports lie below the names of places: the areas and the ties. */
const BELOW_NAMES = 7;

function reportLayers(p: Palette): LayerSpecification[] {
  const byLevel = (urgent: unknown, high: unknown, other: unknown) =>
    ["match", ["get", "level"], "urgent", urgent, "high", high, other] as never;
  const urgentInside = [">", ["coalesce", ["get", "urgent"], 0], 0];
  return [
    { id: "surge-fill", type: "fill", source: "discs", filter: IS_SURGE, paint: { "fill-color": p.brass, "fill-opacity": 0.1 } },
    { id: "surge-edge", type: "line", source: "discs", filter: IS_SURGE, paint: { "line-color": p.brass, "line-width": 2, "line-dasharray": [3, 2] } },
    { id: "incident-fill", type: "fill", source: "discs", filter: IS_INCIDENT, paint: { "fill-color": p.magenta, "fill-opacity": 0.14 } },
    { id: "incident-edge", type: "line", source: "discs", filter: IS_INCIDENT, paint: { "line-color": p.magenta, "line-width": 2 } },
    { id: "picked-fill", type: "fill", source: "picked", paint: { "fill-color": p.sea, "fill-opacity": 0.2 } },
    { id: "picked-edge", type: "line", source: "picked", paint: { "line-color": p.sea, "line-width": 2 } },
    { id: "ties", type: "line", source: "ties", paint: { "line-color": p.magenta, "line-width": 2, "line-dasharray": [2, 1.5] } },
    {
      id: "clusters", type: "circle", source: "points", filter: IS_CLUSTER,
      paint: {
        "circle-color": p.surface, "circle-stroke-width": ["case", urgentInside, 3, 2] as never,
        "circle-stroke-color": ["case", urgentInside, p.signal, p.sea] as never,
        "circle-radius": ["interpolate", ["linear"], ["log10", COUNT], 0, 10, 2, 16, 5, 28] as never,
      },
    },
    {
      id: "cluster-counts", type: "symbol", source: "points", filter: IS_CLUSTER,
      layout: {
        "icon-image": ["concat", drawing("count", p), ["to-string", ["coalesce", ["get", "point_count_abbreviated"], ["get", "count"]]]],
        "icon-allow-overlap": true, "icon-ignore-placement": true,
      },
    },
    {
      id: "points", type: "circle", source: "points", filter: IS_POINT,
      layout: { "circle-sort-key": byLevel(2, 1, 0) },
      paint: {
        "circle-color": byLevel(p.signal, p.brass, p.sea), "circle-radius": byLevel(8, 6, 5),
        "circle-stroke-color": p.surface, "circle-stroke-width": 1.5,
      },
    },
    {
      id: "selected", type: "circle", source: "selected",
      paint: { "circle-color": "rgba(0,0,0,0)", "circle-radius": 13, "circle-stroke-color": p.focus, "circle-stroke-width": 3 },
    },
  ];
}

/** All layers in drawing order. */
export function layers(baseCount: number, p: Palette): LayerSpecification[] {
  const bases = Array.from({ length: baseCount }, (_, index) => `base${index}`);
  return [
    { id: "sea", type: "background", paint: { "background-color": p.water } },
    ...bases.flatMap((base) => baseLayers(base, p)),
    ...reportLayers(p).slice(0, BELOW_NAMES),
    ...bases.map((base) => labels(base, p)),
    ...reportLayers(p).slice(BELOW_NAMES),
  ];
}

/** The whole style. `bases` are URLs of GeoJSON, `points` is a URL or empty; `clustered` says who makes the clusters. */
export function style(bases: string[], points: string | object, clustered: boolean, p: Palette): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {};
  for (const [index, url] of bases.entries()) sources[`base${index}`] = { type: "geojson", data: url, tolerance: 0.3 };
  const cluster = clustered
    ? { cluster: true, clusterRadius: 46, clusterMaxZoom: 15, clusterProperties: { urgent: ["+", ["case", ["==", ["get", "level"], "urgent"], 1, 0]] } }
    : {};
  sources["points"] = { type: "geojson", data: (points || EMPTY) as never, ...cluster };
  for (const name of ["discs", "picked", "ties", "selected"]) sources[name] = { type: "geojson", data: EMPTY as never, tolerance: 0.02 };
  return { version: 8, sources, layers: layers(bases.length, p) };
}
