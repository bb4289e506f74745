// The span of time that a timeline shows: milliseconds in and out, no page.
import { ahead } from "./zone.ts";

export interface Span { from: number; to: number }
export interface Tick { at: number; isDay: boolean }

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Closer than this, marks say no more. */
const CLOSEST = 10 * MINUTE;
const STEPS = [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];

/** All instants and now, with a margin of 3 % on both sides; an hour round now if there are none. */
export function whole(instants: number[], now: number): Span {
  // Not Math.min(...): a year of leads is more than an engine takes as arguments.
  const from = instants.reduce((a, b) => Math.min(a, b), now);
  const to = instants.reduce((a, b) => Math.max(a, b), now);
  const margin = Math.max((to - from) * 0.03, from === to ? HOUR / 2 : 0);
  return { from: from - margin, to: to + margin };
}

/** The view wider (factor > 1) or closer round its middle, inside the whole and not closer than ten minutes. */
export function zoom(view: Span, factor: number, full: Span): Span {
  const length = Math.max(Math.min(CLOSEST, full.to - full.from), (view.to - view.from) * factor);
  const middle = (view.from + view.to) / 2;
  return inside({ from: middle - length / 2, to: middle + length / 2 }, full);
}

/** The view moved by a share of its length, inside the whole. */
export function move(view: Span, share: number, full: Span): Span {
  const step = (view.to - view.from) * share;
  return inside({ from: view.from + step, to: view.to + step }, full);
}

function inside(view: Span, full: Span): Span {
  const length = Math.min(view.to - view.from, full.to - full.from);
  const from = Math.min(Math.max(view.from, full.from), full.to - length);
  return { from, to: from + length };
}

/** From instants to pixels. */
export function scale(view: Span, left: number, right: number): (at: number) => number {
  return (at) => left + ((at - view.from) / (view.to - view.from)) * (right - left);
}

/** Round hours or days of a zone's clock (the browser's, if none is named) in the view, at most `most` of them. */
export function ticks(view: Span, most: number, zone?: string): Tick[] {
  const step = STEPS.find((one) => (view.to - view.from) / one <= most) ?? 365 * DAY;
  const offset = -ahead(view.from, zone);
  const found: Tick[] = [];
  for (let at = Math.ceil((view.from - offset) / step) * step + offset; at <= view.to; at += step) {
    found.push({ at, isDay: (at - offset) % DAY === 0 });
  }
  return found;
}
