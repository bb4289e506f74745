// A chosen place: three inputs that also work by hand, a sentence about them, and a button that clears them.
import { announce, text } from "../islands/page.ts";
import { metresPerPixel, roundRadius, wrapLon } from "./geometry.ts";

/** How exactly a finger points: the radius of the chosen place on the screen. */
const FINGER_PX = 24;
/** 5 decimals are about a metre. */
const DECIMALS = 5;
/** What a typed place without a radius is drawn with. */
const ASSUMED_M = 50;

export interface Place { lat: number; lon: number; radius_m: number }
export interface Chooser {
  pick(lat: number, lon: number, zoom: number): void;
  place(): Place | null;
}

/** Ties a map to the inputs that its box names; `draw` shows the place or takes it away. Null without inputs. */
export function startChoosing(box: HTMLElement, draw: (place: Place | null) => void): Chooser | null {
  const find = (key: string) => document.querySelector<HTMLInputElement>(box.dataset[key] || "none");
  const [lat, lon, radius] = [find("lat"), find("lon"), find("radius")];
  if (!lat || !lon) return null;
  const clear = document.querySelector<HTMLElement>("[data-pick-clear]");
  const line = document.querySelector<HTMLElement>("[data-pick-text]");

  const place = (): Place | null => {
    const [y, x] = [Number(lat.value), Number(lon.value)];
    const chosen = lat.value !== "" && lon.value !== "" && Math.abs(y) <= 90 && Math.abs(x) <= 180;
    return chosen ? { lat: y, lon: x, radius_m: Number(radius?.value || ASSUMED_M) } : null;
  };
  const show = () => {
    const chosen = place();
    draw(chosen);
    if (clear) clear.hidden = !chosen;
    const sentence = chosen ? text("picked", { lat: lat.value, lon: lon.value, radius: chosen.radius_m }) : text("cleared");
    if (line) line.textContent = sentence;
    else announce(sentence);
  };
  clear?.addEventListener("click", () => {
    for (const input of [lat, lon, radius]) if (input) input.value = "";
    show();
  });
  for (const input of [lat, lon]) input.addEventListener("change", show);
  if (place()) show();
  return {
    place,
    pick(y, x, zoom) {
      lat.value = y.toFixed(DECIMALS);
      lon.value = wrapLon(x).toFixed(DECIMALS);
      if (radius) radius.value = String(roundRadius(FINGER_PX * metresPerPixel(y, zoom)));
      show();
    },
  };
}
