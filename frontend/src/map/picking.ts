// Choosing a place in the public form: a click, or Enter for the middle, fills three inputs that also work by hand.
import type { GeoJSONSource, Map as Chart } from "maplibre-gl";
import { announce, text } from "../islands/page.ts";
import { disc, metresPerPixel, roundRadius, wrapLon } from "./geometry.ts";

/** How exactly a finger points: the radius of the chosen place on the screen. */
const FINGER_PX = 24;
/** 5 decimals are about a metre. */
const DECIMALS = 5;

interface Inputs { lat: HTMLInputElement; lon: HTMLInputElement; radius: HTMLInputElement | null }

export function startPicking(chart: Chart, box: HTMLElement): void {
  const find = (key: string) => document.querySelector<HTMLInputElement>(box.dataset[key] || "none");
  const [lat, lon, radius] = [find("lat"), find("lon"), find("radius")];
  if (!lat || !lon) return;
  const inputs = { lat, lon, radius };
  const clear = document.querySelector<HTMLElement>("[data-pick-clear]");
  const cross = document.createElement("span");
  cross.className = "map-cross";
  cross.setAttribute("aria-hidden", "true");
  box.append(cross);

  const pick = (at: { lat: number; lng: number }) => {
    fill(inputs, at.lat, wrapLon(at.lng), roundRadius(FINGER_PX * metresPerPixel(at.lat, chart.getZoom())));
    show(chart, inputs, clear);
  };
  chart.on("click", (event) => pick(event.lngLat));
  chart.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pick(chart.getCenter());
  });
  clear?.addEventListener("click", () => {
    for (const input of [lat, lon, radius]) if (input) input.value = "";
    show(chart, inputs, clear);
  });
  for (const input of [lat, lon]) input.addEventListener("change", () => show(chart, inputs, clear));
  if (lat.value && lon.value) {
    show(chart, inputs, clear);
    chart.jumpTo({ center: [Number(lon.value), Number(lat.value)], zoom: Math.max(chart.getZoom(), 12) });
  }
}

function fill(inputs: Inputs, lat: number, lon: number, radius_m: number): void {
  inputs.lat.value = lat.toFixed(DECIMALS);
  inputs.lon.value = lon.toFixed(DECIMALS);
  if (inputs.radius) inputs.radius.value = String(radius_m);
}

function show(chart: Chart, inputs: Inputs, clear: HTMLElement | null): void {
  const [lat, lon, radius_m] = [Number(inputs.lat.value), Number(inputs.lon.value), Number(inputs.radius?.value || 50)];
  const chosen = inputs.lat.value !== "" && inputs.lon.value !== "" && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  const features = chosen
    ? [{ type: "Feature" as const, properties: {}, geometry: { type: "Polygon" as const, coordinates: [disc(lat, lon, radius_m)] } }]
    : [];
  chart.getSource<GeoJSONSource>("picked")?.setData({ type: "FeatureCollection", features });
  if (clear) clear.hidden = !chosen;
  const sentence = chosen ? text("picked", { lat: inputs.lat.value, lon: inputs.lon.value, radius: radius_m }) : text("cleared");
  const line = document.querySelector<HTMLElement>("[data-pick-text]");
  if (line) line.textContent = sentence;
  else announce(sentence);
}
