// The list beside the map: what is in view, as links, for everybody who does not use the picture.
import type { GeoJSONSource, Map as Chart, MapGeoJSONFeature } from "maplibre-gl";
import type { Point } from "geojson";
import { text } from "../islands/page.ts";
import { AREAS, LISTED } from "./style.ts";

/** More would not be read; zooming in shortens it. */
const MOST = 60;
const WAIT_MS = 250;

export function startListing(chart: Chart, box: HTMLElement): void {
  const place = document.querySelector<HTMLElement>(box.dataset.list || "none") ?? placeUnder(box);
  let timer = 0;
  chart.on("idle", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      // Do not pull the list away under a person who is walking through it.
      if (!place.contains(document.activeElement)) write(chart, place);
    }, WAIT_MS);
  });
}

function placeUnder(box: HTMLElement): HTMLElement {
  const details = document.createElement("details");
  details.className = "map-list";
  const summary = document.createElement("summary");
  summary.textContent = text("map-list");
  const place = document.createElement("div");
  details.append(summary, place);
  box.after(details);
  return place;
}

function write(chart: Chart, place: HTMLElement): void {
  const present = LISTED.filter((layer) => chart.getLayer(layer));
  const seen = new Set<string>();
  const list = document.createElement("ul");
  list.className = "rows";
  const found = chart.queryRenderedFeatures({ layers: present });
  found.sort((a, b) => LISTED.indexOf(a.layer.id) - LISTED.indexOf(b.layer.id));
  for (const feature of found) {
    const key = `${feature.layer.id}:${feature.properties.id ?? feature.properties.cluster_id ?? JSON.stringify(feature.geometry).slice(0, 60)}`;
    if (seen.has(key) || list.childElementCount >= MOST) continue;
    seen.add(key);
    list.append(row(chart, feature));
  }
  place.replaceChildren(list);
}

function row(chart: Chart, feature: MapGeoJSONFeature): HTMLLIElement {
  const item = document.createElement("li");
  const count = feature.properties.point_count ?? feature.properties.count;
  item.append(count ? closer(chart, feature, Number(count)) : link(feature));
  return item;
}

function closer(chart: Chart, feature: MapGeoJSONFeature, count: number): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet button-small button-left";
  button.textContent = text("map-more", { count });
  button.addEventListener("click", () => void zoomInto(chart, feature));
  return button;
}

/** A link to what the feature stands for, or its bare title. */
export function link(feature: MapGeoJSONFeature): HTMLElement {
  const { title, id, url, level } = feature.properties as Record<string, string | undefined>;
  const element = document.createElement(url ? "a" : "span");
  if (element instanceof HTMLAnchorElement && url) element.href = url;
  element.textContent = title ?? id ?? "";
  if (level) element.className = `map-${level}`;
  const area = AREAS[feature.layer.id];
  if (area) element.className = area;
  return element;
}

/** Goes as close as the cluster falls apart. */
export async function zoomInto(chart: Chart, feature: MapGeoJSONFeature): Promise<void> {
  const cluster = feature.properties.cluster_id as number | undefined;
  const source = chart.getSource<GeoJSONSource>("points");
  const zoom = cluster !== undefined && source ? await source.getClusterExpansionZoom(cluster) : chart.getZoom() + 2;
  chart.easeTo({ center: (feature.geometry as Point).coordinates as [number, number], zoom: zoom + 0.2 });
}
