// How the map is drawn, day and night: a nautical chart's paper, water and magenta. No glyphs, no sprite, no network.
import type { FilterSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";

export interface Palette {
  night: boolean;
  water: string;
  land: string;
  district: string;
  park: string;
  building: string;
  coast: string;
  border: string;
  road: string;
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
  night: false, water: "#cfe3e6", land: "#f1e9cf", district: "#e9dfc0", park: "#d9e0bd", building: "#d6caa4", coast: "#6f8a90",
  border: "#a79b7b", road: "#ffffff", rail: "#8d8368", ink: "#12242a", halo: "#f8f4e8", sea: "#0a5769", brass: "#8a5a00",
  signal: "#b3261e", magenta: "#971a5b", surface: "#ffffff", focus: "#971a5b",
};

export const NIGHT: Palette = {
  night: true, water: "#081820", land: "#18231f", district: "#1f2b26", park: "#1b2e22", building: "#2b362f", coast: "#3f5f68",
  border: "#46524a", road: "#34423d", rail: "#52605a", ink: "#d7e2e3", halo: "#0a1216", sea: "#74c9d0", brass: "#e3b457",
  signal: "#ff7a66", magenta: "#f09ac1", surface: "#0a1216", focus: "#ffcf5c",
};

const EMPTY = { type: "FeatureCollection", features: [] } as const;
const COUNT = ["coalesce", ["get", "point_count"], ["get", "count"]];
const IS_CLUSTER = ["any", ["has", "point_count"], ["has", "count"]] as unknown as FilterSpecification;
const IS_POINT = ["!", IS_CLUSTER] as unknown as FilterSpecification;

/** Layers that answer to a click or are listed. */
export const LISTED = ["incident-fill", "points", "clusters"];

function kind(...names: string[]): FilterSpecification {
  return ["in", ["get", "kind"], ["literal", names]] as unknown as FilterSpecification;
}

/** Base layers of one GeoJSON source, told apart by each feature's `kind`. */
function baseLayers(source: string, p: Palette): LayerSpecification[] {
  const fill = (name: string, color: string): LayerSpecification => ({
    id: `${source}-${name}`, type: "fill", source, filter: kind(name), paint: { "fill-color": color },
  });
  const line = (name: string, color: string, narrow: number, wide: number): LayerSpecification => ({
    id: `${source}-${name}`, type: "line", source, filter: kind(name), layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": color, "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 8, narrow, 17, wide] },
  });
  return [
    fill("land", p.land), fill("district", p.district), fill("park", p.park), fill("water", p.water), fill("harbour", p.water),
    fill("building", p.building), fill("site", p.building), line("coast", p.coast, 0.8, 1.5),
    {
      id: `${source}-shore`, type: "line", source, filter: kind("land", "water", "harbour"),
      paint: { "line-color": p.coast, "line-width": 0.8 },
    },
    {
      id: `${source}-edge`, type: "line", source, filter: kind("district", "site"),
      paint: { "line-color": p.border, "line-width": 0.8, "line-dasharray": [3, 2] },
    },
    line("road", p.road, 0.6, 11), line("rail", p.rail, 0.5, 3),
    { id: `${source}-border`, type: "line", source, filter: kind("border"), paint: { "line-color": p.border, "line-width": 1 } },
  ];
}

function labels(source: string, p: Palette): LayerSpecification {
  return {
    id: `${source}-place`, type: "symbol", source, filter: kind("place"),
    layout: { "icon-image": ["concat", drawing("label", p), ["get", "name"]], "icon-padding": 6 },
  };
}

/** Name of a drawn image; `drawings.ts` reads it back. */
export function drawing(what: "label" | "count", p: Palette): string {
  return `${what}|${p.night ? "night" : "day"}|`;
}

function reportLayers(p: Palette): LayerSpecification[] {
  const byLevel = (urgent: unknown, high: unknown, other: unknown) =>
    ["match", ["get", "level"], "urgent", urgent, "high", high, other] as never;
  const urgentInside = [">", ["coalesce", ["get", "urgent"], 0], 0];
  return [
    { id: "incident-fill", type: "fill", source: "discs", paint: { "fill-color": p.magenta, "fill-opacity": 0.14 } },
    { id: "incident-edge", type: "line", source: "discs", paint: { "line-color": p.magenta, "line-width": 2 } },
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
    ...reportLayers(p).slice(0, 5),
    ...bases.map((base) => labels(base, p)),
    ...reportLayers(p).slice(5),
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
