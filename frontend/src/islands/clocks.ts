// Running clocks: `<time data-due>` counts down, `<time data-ago>` counts up, `[data-wall-clock]` shows the server's time.
import { clockState, coarse, span, type ClockState } from "./duration.ts";
import { announce, text } from "./page.ts";
import { lineZone } from "./zone.ts";

/** At most one spoken sentence in this time, so that ten clocks that turn at once do not shout. */
const QUIET_MS = 5000;

let ahead_ms = 0;
let spoken_at = 0;

/** Starts the tick; the server's clock counts, not this device's. */
export function startClocks(): void {
  const stamp = Number(document.body.dataset.serverTime);
  if (stamp) ahead_ms = stamp * 1000 + 500 - pageAnsweredAt();
  tick();
  // A hidden page ticks rarely by the browser's own rule; on return it must be right at once.
  document.addEventListener("visibilitychange", tick);
  document.addEventListener("htmx:afterSwap", tick);
  setInterval(tick, 1000);
}

/** The server's time now, in milliseconds since 1970. */
export function serverNow(): number {
  return Date.now() + ahead_ms;
}

function pageAnsweredAt(): number {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation?.responseStart ? performance.timeOrigin + navigation.responseStart : Date.now();
}

function tick(): void {
  const now = serverNow();
  const language = document.documentElement.lang || "en";
  for (const clock of document.querySelectorAll<HTMLTimeElement>("time[data-due]")) count(clock, now, language);
  for (const age of document.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    write(age, text("ago", { time: coarse((now - Date.parse(age.dateTime)) / 1000, language) }));
  }
  for (const wall of document.querySelectorAll<HTMLElement>("[data-wall-clock]")) {
    write(wall, new Date(now).toLocaleTimeString(language, { hour12: false, timeZone: lineZone() }));
  }
}

function count(clock: HTMLTimeElement, now: number, language: string): void {
  const left = (Date.parse(clock.dataset.due ?? "") - now) / 1000;
  if (Number.isNaN(left)) return;
  const state = clockState(left, Number(clock.dataset.soonS ?? 900));
  const time = span(left, language);
  write(clock, text(state === "overdue" ? "over" : "left", { time }));
  if (clock.dataset.state !== state) turn(clock, state, time);
}

function turn(clock: HTMLTimeElement, state: ClockState, time: string): void {
  const before = clock.dataset.state;
  clock.dataset.state = state;
  // The first state is what the page already says; only a change while somebody watches is news.
  if (!before || state === "calm" || Date.now() - spoken_at < QUIET_MS) return;
  spoken_at = Date.now();
  announce(text(state, { name: clock.dataset.clockName ?? clock.title, time }));
}

function write(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
