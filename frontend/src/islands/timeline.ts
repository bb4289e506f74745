// The timeline: one lane an incident, one mark a lead, drawn as SVG; a table under it says the same.
import { all, text } from "./page.ts";
import { move, scale, ticks, whole, zoom, type Span } from "./timespan.ts";
import { lineZone } from "./zone.ts";

interface Mark { at: string; title: string; url?: string; kind?: "lead" | "incident" | "overdue" }
interface Lane { name: string; url?: string; start?: string; end?: string; marks?: Mark[] }
interface Data { now?: string; lanes: Lane[] }

const SVG = "http://www.w3.org/2000/svg";
const LANE_PX = 40;
const HEAD_PX = 26;
const NAME_PX = 210;
const STEP = 0.25;

/** Wires every `[data-timeline]` below `root` once. */
export function startTimelines(root: ParentNode = document): void {
  for (const box of all("[data-timeline]:not([data-timeline-started])", root)) {
    box.dataset.timelineStarted = "";
    void start(box);
  }
}

async function start(box: HTMLElement): Promise<void> {
  const data = await load(box.dataset.timeline ?? "");
  if (data) new Timeline(box, data);
}

async function load(source: string): Promise<Data | null> {
  if (source.startsWith("#")) return JSON.parse(document.querySelector(source)?.textContent ?? "null") as Data | null;
  const answer = await fetch(source, { headers: { Accept: "application/json" } });
  return answer.ok ? ((await answer.json()) as Data) : null;
}

class Timeline {
  private readonly box: HTMLElement;
  private readonly data: Data;
  private readonly full: Span;
  private readonly drawing = element("svg", { role: "group", tabindex: "0" });
  private readonly words = document.createElement("span");
  private readonly language = document.documentElement.lang || "en";
  private readonly zone = lineZone();
  private view: Span;

  constructor(box: HTMLElement, data: Data) {
    this.box = box;
    this.data = data;
    this.full = whole(instants(data), data.now ? Date.parse(data.now) : Date.now());
    this.view = this.full;
    this.drawing.setAttribute("aria-label", box.getAttribute("aria-label") ?? "");
    box.replaceChildren(this.tools(), this.drawing, this.table());
    this.drawing.addEventListener("keydown", (event) => this.press(event));
    new ResizeObserver(() => this.draw()).observe(box);
  }

  private tools(): HTMLElement {
    const tools = document.createElement("div");
    tools.className = "timeline-tools";
    const button = (sign: string, name: string, change: () => Span) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button button-small";
      made.textContent = sign;
      made.title = made.ariaLabel = name;
      made.addEventListener("click", () => this.look(change()));
      tools.append(made);
    };
    button("←", text("earlier"), () => move(this.view, -STEP, this.full));
    button("→", text("later"), () => move(this.view, STEP, this.full));
    button("+", text("zoom-in"), () => zoom(this.view, 0.5, this.full));
    button("−", text("zoom-out"), () => zoom(this.view, 2, this.full));
    button(text("whole"), text("whole"), () => this.full);
    this.words.className = "timeline-span";
    tools.append(this.words);
    return tools;
  }

  private press(event: KeyboardEvent): void {
    const change: Record<string, () => Span> = {
      ArrowLeft: () => move(this.view, -STEP, this.full),
      ArrowRight: () => move(this.view, STEP, this.full),
      "+": () => zoom(this.view, 0.5, this.full),
      "=": () => zoom(this.view, 0.5, this.full),
      "-": () => zoom(this.view, 2, this.full),
      Home: () => this.full,
    };
    const next = change[event.key];
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.look(next());
  }

  private look(view: Span): void {
    this.view = view;
    this.draw();
  }

  private draw(): void {
    const width = Math.max(280, this.box.clientWidth);
    const left = width < 640 ? 12 : NAME_PX;
    const height = HEAD_PX + this.data.lanes.length * LANE_PX + 6;
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const place = scale(this.view, left, width - 14);
    const parts = this.grid(place, width, height, left);
    for (const [index, lane] of this.data.lanes.entries()) {
      parts.push(...this.lane(lane, HEAD_PX + index * LANE_PX, place, left, width));
    }
    this.drawing.replaceChildren(...parts);
    this.words.textContent = `${this.moment(this.view.from)} – ${this.moment(this.view.to)}`;
  }

  private grid(place: (at: number) => number, width: number, height: number, left: number): Element[] {
    const parts: Element[] = [];
    for (const tick of ticks(this.view, Math.max(2, Math.floor((width - left) / 110)), this.zone)) {
      const x = place(tick.at);
      parts.push(element("line", { class: "grid", x1: x, x2: x, y1: HEAD_PX - 4, y2: height }));
      if (x > width - 30) continue;
      const label = element("text", { x, y: 16, "text-anchor": "middle" });
      label.textContent = tick.isDay ? this.day(tick.at) : this.hour(tick.at);
      parts.push(label);
    }
    const now = place(Date.parse(this.data.now ?? "") || Date.now());
    if (now >= left && now <= width) parts.push(element("line", { class: "now", x1: now, x2: now, y1: 4, y2: height }));
    return parts;
  }

  private lane(lane: Lane, top: number, place: (at: number) => number, left: number, width: number): Element[] {
    const parts: Element[] = [element("line", { class: "grid", x1: 0, x2: width, y1: top, y2: top })];
    const middle = top + LANE_PX / 2;
    const clip = (x: number) => Math.min(width - 14, Math.max(left, x));
    if (lane.start && lane.end) {
      const [from, to] = [clip(place(Date.parse(lane.start))), clip(place(Date.parse(lane.end)))];
      const bar = element("rect", { class: "span", x: from, y: middle - 7, width: Math.max(3, to - from), height: 14, rx: 3 });
      const words = `${lane.name}, ${this.moment(Date.parse(lane.start))} – ${this.moment(Date.parse(lane.end))}`;
      parts.push(linked(bar, words, lane.url));
    }
    if (left > 12) {
      const name = element("text", { class: "lane", x: 12, y: middle + 4 });
      name.textContent = lane.name.length > 28 ? `${lane.name.slice(0, 27)}…` : lane.name;
      parts.push(name);
    }
    for (const mark of lane.marks ?? []) {
      const x = place(Date.parse(mark.at));
      if (x < left || x > width - 10) continue;
      const sign = element("circle", { class: `mark mark-${mark.kind ?? "lead"}`, cx: x, cy: middle, r: 6 });
      parts.push(linked(sign, `${mark.title}, ${this.moment(Date.parse(mark.at))}`, mark.url));
    }
    return parts;
  }

  private table(): HTMLElement {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = text("as-table");
    const table = document.createElement("table");
    table.className = "table table-audit";
    const head = table.createTHead().insertRow();
    for (const key of ["lane", "when", "what"]) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = text(key);
      head.append(cell);
    }
    const body = table.createTBody();
    for (const lane of this.data.lanes) for (const mark of lane.marks ?? []) this.row(body, lane, mark);
    details.append(summary, table);
    return details;
  }

  private row(body: HTMLTableSectionElement, lane: Lane, mark: Mark): void {
    const row = body.insertRow();
    row.insertCell().textContent = lane.name;
    row.insertCell().textContent = this.moment(Date.parse(mark.at));
    const link = document.createElement(mark.url ? "a" : "span");
    if (link instanceof HTMLAnchorElement && mark.url) link.href = mark.url;
    link.textContent = mark.title;
    row.insertCell().append(link);
  }

  private moment(at: number): string {
    return new Date(at).toLocaleString(this.language, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: this.zone });
  }

  private day(at: number): string {
    return new Date(at).toLocaleDateString(this.language, { month: "short", day: "numeric", timeZone: this.zone });
  }

  private hour(at: number): string {
    return new Date(at).toLocaleTimeString(this.language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: this.zone });
  }
}

function instants(data: Data): number[] {
  const words = data.lanes.flatMap((lane) => [lane.start, lane.end, ...(lane.marks ?? []).map((mark) => mark.at)]);
  return words.map((word) => Date.parse(word ?? "")).filter((at) => !Number.isNaN(at));
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function linked(sign: SVGElement, words: string, url: string | undefined): SVGElement {
  const title = element("title", {});
  title.textContent = words;
  sign.append(title);
  if (!url) return sign;
  const link = element("a", { href: url, "aria-label": words });
  link.append(sign);
  return link;
}
