// Spans of time as an officer reads them: 12:04, 3:12:04, 4 d 2 h. Knows no page.

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** "m:ss" under an hour, "h:mm:ss" under a day, "4d 2h" in the language's narrow units above; sign dropped. */
export function span(seconds: number, language: string): string {
  const whole = Math.floor(Math.abs(seconds));
  const hours = Math.floor(whole / HOUR_S);
  const minutes = Math.floor((whole % HOUR_S) / MINUTE_S);
  if (whole >= DAY_S) return `${unit(Math.floor(whole / DAY_S), "day", language, "narrow")} ${unit(hours % 24, "hour", language, "narrow")}`;
  const rest = `${pad(whole % MINUTE_S)}`;
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** One rounded unit, for ages: "40 sec", "12 min", "3 hr", "5 days". */
export function coarse(seconds: number, language: string): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE_S) return unit(whole, "second", language);
  if (whole < HOUR_S) return unit(Math.floor(whole / MINUTE_S), "minute", language);
  if (whole < DAY_S) return unit(Math.floor(whole / HOUR_S), "hour", language);
  return unit(Math.floor(whole / DAY_S), "day", language);
}

export type ClockState = "calm" | "soon" | "overdue";

/** How a clock stands with `left` seconds to go: overdue from 0 on, soon from `soon` on. */
export function clockState(left: number, soon: number): ClockState {
  if (left <= 0) return "overdue";
  return left <= soon ? "soon" : "calm";
}

function unit(count: number, name: string, language: string, display: "narrow" | "short" = "short"): string {
  return new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: display }).format(count);
}

function pad(count: number): string {
  return String(count).padStart(2, "0");
}
