// Choosing a place on the full map: a click, or Enter for the middle.
import type { GeoJSONSource, Map as Chart } from "maplibre-gl";
import { startChoosing } from "./choosing.ts";
import { disc } from "./geometry.ts";

export function startPicking(chart: Chart, box: HTMLElement): void {
  const chooser = startChoosing(box, (place) => {
    const features = place
      ? [{ type: "Feature" as const, properties: {}, geometry: { type: "Polygon" as const, coordinates: [disc(place.lat, place.lon, place.radius_m)] } }]
      : [];
    chart.getSource<GeoJSONSource>("picked")?.setData({ type: "FeatureCollection", features });
  });
  if (!chooser) return;
  const cross = document.createElement("span");
  cross.className = "map-cross";
  cross.setAttribute("aria-hidden", "true");
  box.append(cross);
  chart.on("click", ({ lngLat }) => chooser.pick(lngLat.lat, lngLat.lng, chart.getZoom()));
  chart.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const { lat, lng } = chart.getCenter();
    chooser.pick(lat, lng, chart.getZoom());
  });
  const place = chooser.place();
  if (place) chart.jumpTo({ center: [place.lon, place.lat], zoom: Math.max(chart.getZoom(), 12) });
}
