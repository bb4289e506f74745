// Where the map's data come from: a URL, or a JSON block of the page (`#id`).
import type { Feature, FeatureCollection, Point } from "geojson";
import { disc } from "./geometry.ts";

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

/** The collection behind an attribute; empty for an empty attribute. */
export async function collection(source: string | undefined): Promise<FeatureCollection> {
  if (!source) return EMPTY;
  if (source.startsWith("#")) return JSON.parse(document.querySelector(source)?.textContent || JSON.stringify(EMPTY));
  const answer = await fetch(source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`map data: ${answer.status}`);
  return (await answer.json()) as FeatureCollection;
}

/** Each incident point as the disc it covers. */
export function discs(incidents: FeatureCollection): FeatureCollection {
  const features = incidents.features.map((incident): Feature => {
    const [lon = 0, lat = 0] = (incident.geometry as Point).coordinates;
    const ring = disc(lat, lon, Number(incident.properties?.radius_m ?? 100));
    return { type: "Feature", properties: incident.properties, geometry: { type: "Polygon", coordinates: [ring] } };
  });
  return { type: "FeatureCollection", features };
}

/** West, south, east, north of all that is given, or null if it is nothing. */
export function bounds(...collections: FeatureCollection[]): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const one of collections) for (const feature of one.features) if ("coordinates" in feature.geometry) widen(box, feature.geometry.coordinates);
  return box[0] === Infinity ? null : box;
}

function widen(box: [number, number, number, number], coordinates: unknown): void {
  if (!Array.isArray(coordinates)) return;
  const [lon, lat] = coordinates as unknown[];
  if (typeof lon !== "number" || typeof lat !== "number") {
    for (const part of coordinates) widen(box, part);
    return;
  }
  box[0] = Math.min(box[0], lon);
  box[1] = Math.min(box[1], lat);
  box[2] = Math.max(box[2], lon);
  box[3] = Math.max(box[3], lat);
}

/** `"31.06,121.98"` as [lat, lon], or null. */
export function latLon(words: string | undefined): [number, number] | null {
  const [lat, lon] = (words ?? "").split(",").map(Number);
  return lat !== undefined && lon !== undefined && !Number.isNaN(lat + lon) && words?.includes(",") ? [lat, lon] : null;
}

/** Where the selected point lies: given as "lat,lon", or looked up by its id in inline points. */
export function selectedAt(selected: string | undefined, points: FeatureCollection): [number, number] | null {
  const found = points.features.find((feature) => feature.properties?.id === selected && selected);
  if (!found) return latLon(selected);
  const [lon = 0, lat = 0] = (found.geometry as Point).coordinates;
  return [lat, lon];
}
