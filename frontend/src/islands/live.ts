// The live queue: a stream says that something changed, the page fetches its fragment again.
import htmx from "htmx.org";
import { announce, text } from "./page.ts";

const POLL_MS = 10_000;
/** A burst of reports is one refresh, not fifty. */
const GATHER_MS = 600;
/** How long after an error the stream is opened anew when the browser itself has given up. */
const REOPEN_MS = 15_000;

type State = "live" | "polling" | "lost";

/** Wires `[data-live]`; its attributes are in docs/howto/look.md. */
export function startLive(): void {
  for (const region of document.querySelectorAll<HTMLElement>("[data-live]")) new Live(region);
}

class Live {
  private readonly region: HTMLElement;
  private readonly title = document.title;
  private source: EventSource | null = null;
  private gathering = 0;
  private polling = 0;
  private missed = 0;

  constructor(region: HTMLElement) {
    this.region = region;
    this.listen();
    document.addEventListener("visibilitychange", () => this.lookAgain());
    window.addEventListener("pagehide", () => this.source?.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.listen());
  }

  private listen(): void {
    this.source?.close();
    const source = new EventSource(this.region.dataset.live ?? "", { withCredentials: true });
    this.source = source;
    source.addEventListener("open", () => this.show("live"));
    source.addEventListener("error", () => this.fallBack(source));
    for (const name of (this.region.dataset.liveEvent ?? "queue").split(" ")) {
      source.addEventListener(name, () => this.changed());
    }
  }

  private fallBack(source: EventSource): void {
    this.show("polling");
    if (source.readyState === EventSource.CLOSED) window.setTimeout(() => this.source === source && this.listen(), REOPEN_MS);
  }

  private changed(): void {
    if (document.hidden) {
      this.missed += 1;
      document.title = `(${this.missed}) ${this.title}`;
      return;
    }
    this.gathering ||= window.setTimeout(() => void this.refresh(), GATHER_MS);
  }

  private lookAgain(): void {
    if (document.hidden) return;
    document.title = this.title;
    if (this.missed > 0 || this.polling) void this.refresh();
    this.missed = 0;
  }

  private async refresh(): Promise<void> {
    this.gathering = 0;
    const target = this.region.dataset.liveTarget ?? "";
    const url = this.region.dataset.liveUrl ?? location.href;
    if (document.querySelector("dialog[open]")) return;
    document.dispatchEvent(new CustomEvent("leadline:changed"));
    if (!target) return;
    try {
      await htmx.ajax("get", url, { target, swap: "outerHTML" });
      if (this.region.hasAttribute("data-live-announce")) announce(text("refreshed"));
    } catch {
      this.show("lost");
    }
  }

  private show(state: State): void {
    for (const sign of document.querySelectorAll<HTMLElement>("[data-live-state]")) {
      if (sign.dataset.state === state) continue;
      sign.dataset.state = state;
      sign.textContent = text(state);
    }
    window.clearInterval(this.polling);
    this.polling = 0;
    if (state !== "live") this.polling = window.setInterval(() => document.hidden || void this.refresh(), POLL_MS);
  }
}
