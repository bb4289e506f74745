// The map: an offline base, clustered points, incident discs, ties, and the choosing of a place. Attributes: docs/howto/look.md.
import "maplibre-gl/dist/maplibre-gl.css";
import "./styles/map.css";
import type { FeatureCollection } from "geojson";
import { Map as Chart, NavigationControl, Popup, ScaleControl, setWorkerUrl, type GeoJSONSource } from "maplibre-gl";
import { text } from "./islands/page.ts";
import { isNight } from "./islands/switches.ts";
import { bounds, collection, discs, latLon, selectedAt } from "./map/data.ts";
import { disc } from "./map/geometry.ts";
import { answerDrawings } from "./map/drawings.ts";
import { link, startListing, zoomInto } from "./map/listing.ts";
import { startPicking } from "./map/picking.ts";
import { AREAS, DAY, layers, LISTED, NIGHT, style } from "./map/style.ts";

/** How points and discs are brought into view. */
const FIT = { padding: 40, maxZoom: 15, animate: false };
/** Breadth that the first view of the whole map is laid out for. */
const DESK_PX = 620;
/** A changed queue redraws the map at most this often. */
const REDRAW_MS = 5000;

/** Draws the map into `box`; rejects where the browser cannot draw one. */
export async function startMap(box: HTMLElement, workerUrl: string): Promise<void> {
  setWorkerUrl(workerUrl);
  const bases = (box.dataset.basemap ?? "").split(/\s+/).filter(Boolean).map(absolute);
  const byView = box.hasAttribute("data-points-by-view");
  const inline = box.dataset.points?.startsWith("#") ? await collection(box.dataset.points) : null;
  const remote = !byView && !inline && box.dataset.points ? absolute(box.dataset.points) : "";
  const start = inline && !box.dataset.center ? bounds(inline) : null;
  const chart = create(box, style(bases, inline ?? remote, !byView, isNight() ? NIGHT : DAY), start);
  answerDrawings(chart);
  followTheme(chart, bases.length);
  await new Promise<void>((resolve, reject) => {
    chart.once("load", () => resolve());
    chart.once("error", ({ error }) => reject(error));
  });
  chart.on("error", ({ error }) => console.warn("map", error.message));
  await overlay(chart, box, inline);
  if (byView) startByView(chart, absolute(box.dataset.points ?? ""));
  startOpening(chart);
  if (box.hasAttribute("data-pick")) startPicking(chart, box);
  else startListing(chart, box);
  followChanges(chart, box, remote);
}

function absolute(url: string): string {
  return new URL(url, location.href).href;
}

/** The empty map; it opens where its own points are, so that the whole world is not shown first. */
function create(box: HTMLElement, chartStyle: ReturnType<typeof style>, start: ReturnType<typeof bounds>): Chart {
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  box.replaceChildren(canvas);
  const centre = latLon(box.dataset.center) ?? [25, 110];
  const chart = new Chart({
    container: canvas,
    style: chartStyle,
    center: [centre[1], centre[0]],
    zoom: Number(box.dataset.zoom ?? 1.5) + (box.hasAttribute("data-points-by-view") ? narrower(box) : 0),
    ...(start ? { bounds: start, fitBoundsOptions: FIT } : {}),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: box.hasAttribute("data-pick"),
    fadeDuration: 0,
    locale: {
      "NavigationControl.ZoomIn": text("zoom-in"),
      "NavigationControl.ZoomOut": text("zoom-out"),
      "Map.Title": box.getAttribute("aria-label") ?? "",
      "CooperativeGesturesHandler.WindowsHelpText": text("map-ctrl"),
      "CooperativeGesturesHandler.MacHelpText": text("map-ctrl"),
      "CooperativeGesturesHandler.MobileHelpText": text("map-fingers"),
      "Popup.Close": text("close"),
    },
  });
  chart.touchZoomRotate.disableRotation();
  chart.keyboard.disableRotation();
  chart.addControl(new NavigationControl({ showCompass: false }), "top-right");
  chart.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
  return chart;
}

/** By how many levels a first view that was laid out for a desk is less on a narrower screen. */
function narrower(box: HTMLElement): number {
  return Math.min(0, Math.log2(Math.max(box.clientWidth, 200) / DESK_PX));
}

async function overlay(chart: Chart, box: HTMLElement, inline: FeatureCollection | null): Promise<void> {
  const [incidents, ties] = await Promise.all([collection(box.dataset.incidents), collection(box.dataset.ties)]);
  set(chart, "discs", discs(incidents));
  set(chart, "ties", ties);
  const at = selectedAt(box.dataset.selected, inline ?? { type: "FeatureCollection", features: [] });
  if (at) {
    const [lat, lon] = at;
    const point = { type: "Feature" as const, properties: {}, geometry: { type: "Point" as const, coordinates: [lon, lat] } };
    set(chart, "selected", { type: "FeatureCollection", features: [point] });
    const uncertainty_m = Number(box.dataset.uncertaintyM ?? 0);
    const ring = { ...point, geometry: { type: "Polygon" as const, coordinates: [disc(lat, lon, uncertainty_m)] } };
    if (uncertainty_m > 0) set(chart, "picked", { type: "FeatureCollection", features: [ring] });
  }
  if (!box.dataset.center) await fit(chart, discs(incidents), inline);
}

async function fit(chart: Chart, areas: FeatureCollection, inline: FeatureCollection | null): Promise<void> {
  const given = bounds(areas, inline ?? { type: "FeatureCollection", features: [] });
  if (given) {
    chart.fitBounds(given, FIT);
    return;
  }
  const points = chart.getSource<GeoJSONSource>("points");
  const found = await points?.getBounds();
  if (found && !found.isEmpty()) chart.fitBounds(found, FIT);
}

function set(chart: Chart, source: string, data: FeatureCollection): void {
  chart.getSource<GeoJSONSource>(source)?.setData(data);
}

function startOpening(chart: Chart): void {
  chart.on("click", (event) => {
    const hits = chart.queryRenderedFeatures(event.point, { layers: LISTED });
    const hit = hits.find((feature) => !AREAS[feature.layer.id]) ?? hits[0];
    if (!hit) return;
    if (hit.layer.id === "clusters") void zoomInto(chart, hit);
    else new Popup({ maxWidth: "18rem" }).setLngLat(event.lngLat).setDOMContent(link(hit)).addTo(chart);
  });
  for (const layer of LISTED) {
    chart.on("mouseenter", layer, () => (chart.getCanvas().style.cursor = "pointer"));
    chart.on("mouseleave", layer, () => (chart.getCanvas().style.cursor = ""));
  }
}

/** Asks the server for what is in view: for more points than a browser should hold. */
function startByView(chart: Chart, url: string): void {
  let running: AbortController | null = null;
  const ask = async () => {
    running?.abort();
    running = new AbortController();
    const view = chart.getBounds();
    const address = new URL(url);
    address.searchParams.set("bbox", [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].map((d) => d.toFixed(5)).join(","));
    address.searchParams.set("zoom", chart.getZoom().toFixed(1));
    const answer = await fetch(address, { signal: running.signal }).catch(() => null);
    if (answer?.ok) set(chart, "points", (await answer.json()) as FeatureCollection);
  };
  chart.on("moveend", () => void ask());
  document.addEventListener("leadline:changed", () => void ask());
  void ask();
}

function followChanges(chart: Chart, box: HTMLElement, remote: string): void {
  let waiting = 0;
  document.addEventListener("leadline:changed", () => {
    waiting ||= window.setTimeout(async () => {
      waiting = 0;
      if (remote) chart.getSource<GeoJSONSource>("points")?.setData(remote);
      if (box.dataset.incidents && !box.dataset.incidents.startsWith("#")) set(chart, "discs", discs(await collection(box.dataset.incidents)));
    }, REDRAW_MS);
  });
}

function followTheme(chart: Chart, baseCount: number): void {
  const redraw = () => {
    for (const layer of layers(baseCount, isNight() ? NIGHT : DAY)) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) chart.setPaintProperty(layer.id, name as never, value as never);
      const image = layer.type === "symbol" ? layer.layout?.["icon-image"] : undefined;
      if (image) chart.setLayoutProperty(layer.id, "icon-image", image);
    }
  };
  document.addEventListener("leadline:theme", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
