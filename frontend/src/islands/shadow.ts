// The shadow tool: draws an object, its shadow, a line of known direction and the horizon on a picture.
//
// Contract. A page gives
//
//   <form …>
//     <input type="hidden" name="drawn" value='{"width": …}'>     (or a textarea; JSON of the claim's `drawn`, or "")
//     <div data-shadow-tool [data-shadow-into="#id-of-that-field"]>
//       <img src="…the viewing copy…" alt="…">
//     </div>
//   </form>
//
// and the tool does the rest: it lays an SVG over the <img>, adds its own buttons and number fields below it (these
// carry no `name`, so they are not sent), restores what the field holds, and writes the field anew with every
// change, "" while foot or tip is missing, followed by a bubbling `change` event. Without `data-shadow-into` the
// field is the one named "drawn" of the form round the tool. Coordinates are pixels of the picture's natural size.
// The server reads the field as JSON (`verification/drawing.py`, Drawn) and measures; nothing is measured here.
// Works with mouse, finger and keyboard: click puts the chosen point, dragging moves one; a point has the focus like a
// button, arrow keys move it by a pixel (Shift: ten), Delete takes it away. Words: `data-say-shadow-…` in
// pieces/texts.html. Start: `startShadowTools(root)`; a tool is started once, also after htmx swaps.
import { all, announce, text } from "./page.ts";
import { MARKS, blank, following, lacks, lines, nudged, number, put, read, without, written, type Camera, type Drawing, type Mark, type Point, type Size } from "./shadow-points.ts";

type Field = HTMLInputElement | HTMLTextAreaElement;
type Numbers = "azimuth" | "sd" | "pitch" | "focal";

const SVG = "http://www.w3.org/2000/svg";
const ZOOMS = ["1", "2", "4"];
const COARSE = 10;
/** Radius of a point on the screen, in CSS pixels: a finger hits it. */
const RADIUS_PX = 11;

/** Starts every `[data-shadow-tool]` below `root` once. */
export function startShadowTools(root: ParentNode = document): void {
  for (const box of all("[data-shadow-tool]:not([data-shadow-started])", root)) {
    const image = box.querySelector("img");
    const field = fieldOf(box);
    if (!image || !field) continue;
    box.dataset.shadowStarted = "";
    const start = () => new ShadowTool(box, image, field);
    if (image.complete && image.naturalWidth) start();
    else image.addEventListener("load", start, { once: true });
  }
}

function fieldOf(box: HTMLElement): Field | null {
  const into = box.dataset.shadowInto;
  return into ? document.querySelector<Field>(into) : (box.closest("form")?.querySelector<Field>('[name="drawn"]') ?? null);
}

class ShadowTool {
  private readonly field: Field;
  private readonly image: HTMLImageElement;
  private readonly size: Size;
  private readonly sheet = element("svg", { class: "shadow-sheet", role: "group" });
  private readonly stage = document.createElement("div");
  private readonly needs = document.createElement("p");
  private readonly marks = new Map<Mark, HTMLButtonElement>();
  private drawing: Drawing = blank();
  private chosen: Mark = "foot";
  private held: Mark | null = null;

  constructor(box: HTMLElement, image: HTMLImageElement, field: Field) {
    [this.image, this.field] = [image, field];
    this.size = { width: image.naturalWidth, height: image.naturalHeight };
    this.drawing = read(field.value, this.size);
    this.chosen = following(this.drawing, "horizon-b") ?? "foot";
    this.sheet.setAttribute("viewBox", `0 0 ${this.size.width} ${this.size.height}`);
    this.sheet.setAttribute("aria-label", text("shadow-picture"));
    this.stage.className = "shadow-stage";
    this.needs.className = "hint";
    const frame = document.createElement("div");
    frame.className = "shadow-frame";
    image.draggable = false;
    this.stage.append(image, this.sheet);
    frame.append(this.stage);
    box.classList.add("shadow-tool");
    box.append(this.tools(), frame, this.numbers(), this.needs);
    this.listen();
    this.draw();
  }

  private listen(): void {
    this.sheet.addEventListener("pointerdown", (event) => this.press(event));
    this.sheet.addEventListener("pointermove", (event) => {
      if (this.held) this.change(put(this.drawing, this.held, this.spot(event), this.size), false);
    });
    const release = () => {
      if (this.held) this.change(this.drawing, true);
      this.held = null;
    };
    this.sheet.addEventListener("pointerup", release);
    this.sheet.addEventListener("pointercancel", release);
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.stage);
  }

  private tools(): HTMLElement {
    const tools = document.createElement("div");
    tools.className = "shadow-tools";
    for (const mark of MARKS) {
      const button = made("button", "button button-small", text(`shadow-${mark}`));
      button.type = "button";
      button.addEventListener("click", () => this.choose(mark));
      this.marks.set(mark, button);
      tools.append(button);
    }
    const zoom = made("button", "button button-small button-quiet", text("zoom-in"));
    zoom.type = "button";
    zoom.addEventListener("click", () => {
      const next = ZOOMS[(ZOOMS.indexOf(this.stage.dataset.zoom ?? "1") + 1) % ZOOMS.length] ?? "1";
      this.stage.dataset.zoom = next;
      zoom.textContent = text(next === ZOOMS.at(-1) ? "zoom-out" : "zoom-in");
    });
    const clear = made("button", "button button-small button-quiet", text("shadow-clear"));
    clear.type = "button";
    clear.addEventListener("click", () => {
      this.chosen = "foot";
      this.change({ ...blank(), camera: this.drawing.camera }, true);
    });
    tools.append(zoom, clear);
    return tools;
  }

  private numbers(): HTMLElement {
    const fields = document.createElement("div");
    fields.className = "shadow-numbers";
    for (const name of ["azimuth", "sd", "pitch", "focal"] as Numbers[]) {
      const label = made("label", "", text(`shadow-${name}`));
      const input = document.createElement("input");
      input.inputMode = "decimal";
      input.autocomplete = "off";
      input.value = this.drawing.camera[name]?.toString() ?? "";
      input.addEventListener("input", () => {
        const value = number(input.value);
        input.ariaInvalid = String(value === null && input.value.trim() !== "");
        this.shoot({ [name]: value });
      });
      label.append(input);
      fields.append(label);
    }
    const label = made("label", "choice", "");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = this.drawing.camera.looks === "down";
    box.addEventListener("change", () => this.shoot({ looks: box.checked ? "down" : "ahead" }));
    label.append(box, text("shadow-down"));
    fields.append(label);
    return fields;
  }

  /** What is said of the camera and the known direction. */
  private shoot(part: Partial<Camera>): void {
    this.change({ ...this.drawing, camera: { ...this.drawing.camera, ...part } }, true);
  }

  /** The button of a point: a point that is there gets the focus; another is put by the next click, or by Enter. */
  private choose(mark: Mark): void {
    const again = this.chosen === mark;
    this.chosen = mark;
    if (!this.drawing.points[mark] && again) {
      this.change(put(this.drawing, mark, [this.size.width / 2, this.size.height / 2], this.size), true);
    }
    this.draw();
    if (this.drawing.points[mark]) this.dot(mark)?.focus();
    else announce(text("shadow-put", { name: text(`shadow-${mark}`) }));
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const hit = event.target instanceof SVGElement ? (event.target.dataset.mark as Mark | undefined) : undefined;
    this.held = hit ?? this.chosen;
    this.chosen = this.held;
    this.sheet.setPointerCapture(event.pointerId);
    if (!hit) this.change(put(this.drawing, this.held, this.spot(event), this.size), false);
    this.dot(this.held)?.focus({ preventScroll: true });
  }

  private key(event: KeyboardEvent): void {
    const mark = event.target instanceof SVGElement ? (event.target.dataset.mark as Mark | undefined) : undefined;
    const point = mark && this.drawing.points[mark];
    if (!mark || !point) return;
    const isGone = event.key === "Delete" || event.key === "Backspace";
    const moved = nudged(point, event.key, event.shiftKey ? COARSE : 1);
    if (!isGone && !moved) return;
    event.preventDefault();
    event.stopPropagation();
    this.chosen = mark;
    this.change(moved ? put(this.drawing, mark, moved, this.size) : without(this.drawing, mark), true);
    if (isGone) this.marks.get(mark)?.focus();
  }

  private spot(event: PointerEvent): Point {
    const shown = this.image.getBoundingClientRect();
    return [
      ((event.clientX - shown.left) / shown.width) * this.size.width,
      ((event.clientY - shown.top) / shown.height) * this.size.height,
    ];
  }

  private change(drawing: Drawing, isDone: boolean): void {
    this.drawing = drawing;
    const found = written(drawing, this.size);
    this.field.value = found ? JSON.stringify(found) : "";
    if (isDone) {
      if (this.drawing.points[this.chosen] && this.held) this.chosen = following(drawing, this.chosen) ?? this.chosen;
      this.field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.draw();
  }

  private dot(mark: Mark): SVGElement | null {
    return this.sheet.querySelector<SVGElement>(`[data-mark="${mark}"]`);
  }

  private draw(): void {
    const focused = document.activeElement instanceof SVGElement ? document.activeElement.dataset.mark : undefined;
    const scale = this.size.width / Math.max(1, this.stage.clientWidth);
    const parts: SVGElement[] = lines(this.drawing).map(({ from, to, kind }) =>
      element("line", { class: `shadow-line shadow-line-${kind}`, x1: from[0], y1: from[1], x2: to[0], y2: to[1] }),
    );
    for (const mark of MARKS) {
      const point = this.drawing.points[mark];
      if (point) parts.push(this.sign(mark, point, scale));
    }
    this.sheet.replaceChildren(...parts);
    for (const [mark, button] of this.marks) {
      button.ariaPressed = String(mark === this.chosen);
      button.toggleAttribute("data-put", Boolean(this.drawing.points[mark]));
    }
    if (focused) this.dot(focused as Mark)?.focus({ preventScroll: true });
    const open = lacks(this.drawing).map((need) => text(`shadow-needs-${need}`));
    this.needs.textContent = open.length ? text("shadow-needs", { list: this.listed(open) }) : text("shadow-done");
  }

  private listed(words: string[]): string {
    return new Intl.ListFormat(document.documentElement.lang || "en", { type: "conjunction" }).format(words);
  }

  private sign(mark: Mark, point: Point, scale: number): SVGElement {
    const sign = element("g", { class: "shadow-dot", tabindex: 0, role: "button", "data-mark": mark });
    sign.setAttribute("aria-label", text("shadow-at", { name: text(`shadow-${mark}`), x: Math.round(point[0]), y: Math.round(point[1]) }));
    const ring = element("circle", { cx: point[0], cy: point[1], r: RADIUS_PX * scale, "data-mark": mark });
    const middle = element("circle", { class: "shadow-middle", cx: point[0], cy: point[1], r: 1.5 * scale });
    sign.append(ring, middle);
    return sign;
  }
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const found = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, String(value));
  return found;
}

function made<T extends "button" | "label">(name: T, kind: string, words: string): HTMLElementTagNameMap[T] {
  const found = document.createElement(name);
  found.className = kind;
  found.textContent = words;
  return found;
}
