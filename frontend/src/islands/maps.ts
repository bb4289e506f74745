// Fetches the map's own bundle only on pages that have a map, and only when it comes into view.
import { all, text } from "./page.ts";

interface MapBundle {
  startMap(box: HTMLElement, workerUrl: string): Promise<void>;
}

/** The map is fetched a little before it comes into view. */
const AHEAD = "300px";

/** Wires every `[data-map]` below `root` once. */
export function startMaps(root: ParentNode = document): void {
  const boxes = all("[data-map]:not([data-map-started])", root);
  if (boxes.length === 0) return;
  const watcher = new IntersectionObserver((seen) => {
    for (const entry of seen.filter((one) => one.isIntersecting)) {
      watcher.unobserve(entry.target);
      void start(entry.target as HTMLElement);
    }
  }, { rootMargin: AHEAD });
  for (const box of boxes) {
    box.dataset.mapStarted = "";
    say(box, text("map-waiting"));
    watcher.observe(box);
  }
}

async function start(box: HTMLElement): Promise<void> {
  const { mapScript = "", mapStyle = "", mapWorker = "", mapPlain = "" } = document.body.dataset;
  try {
    await loadStyle(mapStyle);
    await (await bundle(mapScript)).startMap(box, new URL(mapWorker, location.href).href);
  } catch (cause) {
    console.warn("map", cause);
    await startPlain(box, mapPlain);
  }
}

/** Where a place is to be chosen, the map without WebGL; elsewhere the list beside it says the same. */
async function startPlain(box: HTMLElement, script: string): Promise<void> {
  const isChoosing = box.hasAttribute("data-pick");
  try {
    if (isChoosing && script) await (await bundle(script)).startMap(box, "");
    else say(box, text("map-failed"));
  } catch (cause) {
    console.warn("plain map", cause);
    say(box, text("map-words"));
  }
}

function bundle(script: string): Promise<MapBundle> {
  return import(/* @vite-ignore */ new URL(script, location.href).href) as Promise<MapBundle>;
}

function say(box: HTMLElement, sentence: string): void {
  const notice = document.createElement("p");
  notice.className = "map-wait";
  notice.textContent = sentence;
  box.replaceChildren(notice);
}

function loadStyle(href: string): Promise<void> {
  if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}
