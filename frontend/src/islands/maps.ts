// Fetches the map's own bundle only on pages that have a map, and only when it comes into view.
import { all, text } from "./page.ts";

interface MapBundle {
  startMap(box: HTMLElement, workerUrl: string): Promise<void>;
}

/** Wires every `[data-map]` below `root` once. */
export function startMaps(root: ParentNode = document): void {
  const boxes = all("[data-map]:not([data-map-started])", root);
  if (boxes.length === 0) return;
  const watcher = new IntersectionObserver((seen) => {
    for (const entry of seen.filter((one) => one.isIntersecting)) {
      watcher.unobserve(entry.target);
      void start(entry.target as HTMLElement);
    }
  });
  for (const box of boxes) {
    box.dataset.mapStarted = "";
    watcher.observe(box);
  }
}

async function start(box: HTMLElement): Promise<void> {
  const { mapScript = "", mapStyle = "", mapWorker = "" } = document.body.dataset;
  try {
    await loadStyle(mapStyle);
    const bundle = (await import(/* @vite-ignore */ new URL(mapScript, location.href).href)) as MapBundle;
    await bundle.startMap(box, new URL(mapWorker, location.href).href);
  } catch (cause) {
    console.warn("map", cause);
    const notice = document.createElement("p");
    notice.className = "map-wait";
    notice.textContent = text("map-failed");
    box.replaceChildren(notice);
  }
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
