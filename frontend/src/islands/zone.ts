// The line's time zone: pages tell instants as a clock in the line's town shows them, wherever the browser is.

/** The zone that the page names, or that of the browser. */
export function lineZone(): string | undefined {
  return document.documentElement.dataset.zone || undefined;
}

/** Milliseconds by which a clock in the zone is ahead of UTC at an instant. */
export function ahead(at: number, zone?: string): number {
  const format = new Intl.DateTimeFormat("en-u-hc-h23", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const shown = Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second);
  return shown - Math.floor(at / 1000) * 1000;
}
