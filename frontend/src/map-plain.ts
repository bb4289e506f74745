// The map without WebGL, for old phones: choose a place with a tap, come closer with the buttons. No dragging, so
// that a thumb scrolls the page as everywhere else. Loaded only where the full map cannot be drawn.
import { text } from "./islands/page.ts";
import { isNight } from "./islands/switches.ts";
import { startChoosing, type Place } from "./map/choosing.ts";
import { collection, latLon } from "./map/data.ts";
import { draw, ground, type Ground, type View } from "./map/drawing.ts";
import { metresPerPixel } from "./map/geometry.ts";
import { across, down, latAt, lonAt, worldPx } from "./map/mercator.ts";
import { DAY, NIGHT } from "./map/style.ts";

const MOST_ZOOM = 18;
/** How far an arrow key moves the map. */
const STEP_PX = 60;
const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Draws the map into `box`; rejects where there is not even a plain canvas, or no base map. */
export async function startMap(box: HTMLElement): Promise<void> {
  const palette = isNight() ? NIGHT : DAY;
  const urls = (box.dataset.basemap ?? "").split(/\s+/).filter(Boolean);
  const layers = await Promise.all(urls.map((url) => collection(url).catch(() => null)));
  const made = ground(layers.filter((layer) => layer !== null), palette);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context || made.shapes.length === 0) throw new Error("no canvas, or no base map");
  canvas.className = "map-canvas map-plain";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", box.getAttribute("aria-label") ?? "");
  box.replaceChildren(canvas);
  new PlainMap(box, canvas, context, made);
}

class PlainMap {
  private readonly view: View;
  private place: Place | null = null;
  private readonly box: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly made: Ground;
  private readonly pick: (lat: number, lon: number, zoom: number) => void;

  constructor(box: HTMLElement, canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, made: Ground) {
    this.box = box;
    this.canvas = canvas;
    this.context = context;
    this.made = made;
    const [lat, lon] = latLon(box.dataset.center) ?? [25, 110];
    this.view = { x: across(lon), y: down(lat), zoom: Number(box.dataset.zoom ?? 1), width: 0, height: 0 };
    const chooser = startChoosing(box, (place) => {
      this.place = place;
      if (place) this.moveTo(across(place.lon), down(place.lat));
      else this.redraw();
    });
    this.pick = chooser ? (y, x, zoom) => chooser.pick(y, x, zoom) : () => undefined;
    if (this.place) this.view.zoom = Math.max(this.view.zoom, 12);
    this.addButtons();
    canvas.addEventListener("click", (event) => this.onClick(event));
    canvas.addEventListener("keydown", (event) => this.onKey(event));
    addEventListener("resize", () => this.resize());
    this.resize();
  }

  private addButtons(): void {
    const group = document.createElement("div");
    group.className = "map-zoom";
    for (const [sign, word, by] of [["+", "zoom-in", 1], ["−", "zoom-out", -1]] as const) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", text(word));
      button.addEventListener("click", () => this.zoomBy(by));
      group.append(button);
    }
    const cross = document.createElement("span");
    cross.className = "map-cross";
    cross.setAttribute("aria-hidden", "true");
    this.box.append(group, cross);
  }

  private onClick(event: MouseEvent): void {
    const frame = this.canvas.getBoundingClientRect();
    const scale = worldPx(this.view.zoom);
    const x = this.view.x + (event.clientX - frame.left - frame.width / 2) / scale;
    const y = this.view.y + (event.clientY - frame.top - frame.height / 2) / scale;
    this.pick(latAt(y), lonAt(x), this.view.zoom);
  }

  private onKey(event: KeyboardEvent): void {
    const arrow = ARROWS[event.key];
    const scale = worldPx(this.view.zoom);
    if (arrow) this.moveTo(this.view.x + (arrow[0] * STEP_PX) / scale, this.view.y + (arrow[1] * STEP_PX) / scale);
    else if (event.key === "+" || event.key === "=") this.zoomBy(1);
    else if (event.key === "-") this.zoomBy(-1);
    else if (event.key === "Enter" || event.key === " ") this.pick(latAt(this.view.y), lonAt(this.view.x), this.view.zoom);
    else return;
    event.preventDefault();
  }

  private zoomBy(step: number): void {
    this.view.zoom = Math.max(0, Math.min(MOST_ZOOM, Math.round(this.view.zoom) + step));
    this.redraw();
  }

  private moveTo(x: number, y: number): void {
    this.view.x = x - Math.floor(x);
    this.view.y = Math.max(0, Math.min(1, y));
    this.redraw();
  }

  private resize(): void {
    this.view.width = this.canvas.clientWidth;
    this.view.height = this.canvas.clientHeight;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(this.view.width * ratio);
    this.canvas.height = Math.round(this.view.height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.redraw();
  }

  private redraw(): void {
    const palette = isNight() ? NIGHT : DAY;
    draw(this.context, this.made, this.view, palette);
    if (!this.place) return;
    const scale = worldPx(this.view.zoom);
    const x = (across(this.place.lon) - this.view.x) * scale + this.view.width / 2;
    const y = (down(this.place.lat) - this.view.y) * scale + this.view.height / 2;
    const radius_px = Math.max(6, this.place.radius_m / metresPerPixel(this.place.lat, this.view.zoom));
    this.context.beginPath();
    this.context.arc(x, y, radius_px, 0, 2 * Math.PI);
    this.context.globalAlpha = 0.3;
    this.context.fillStyle = palette.magenta;
    this.context.fill();
    this.context.globalAlpha = 1;
    this.context.lineWidth = 3;
    this.context.strokeStyle = palette.magenta;
    this.context.stroke();
  }
}
