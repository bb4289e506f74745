// Keys of the console: `data-key` on what they press, `data-key-list` and `data-key-item` on what j and k walk.
import { all, recall, remember } from "./page.ts";

/** After the first key of a pair such as "g q", the second must follow within this time. */
const PAIR_MS = 1200;

let prefix = "";
let prefix_at = 0;
let kept: string | null = null;

export function startKeys(): void {
  document.addEventListener("keydown", press);
  for (const box of all<HTMLInputElement>("[data-keys-off]")) {
    box.checked = recall("keys") === "off";
    box.addEventListener("change", () => remember("keys", box.checked ? "off" : null));
  }
  // A refreshed queue must not lose the row that the officer stands on.
  document.addEventListener("htmx:beforeSwap", () => (kept = currentItem()?.id ?? null));
  document.addEventListener("htmx:afterSettle", () => {
    if (kept && document.activeElement === document.body) document.getElementById(kept)?.focus({ preventScroll: true });
  });
}

function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (recall("keys") === "off" || document.querySelector("dialog[open]")) return;
  const pair = prefix && Date.now() - prefix_at < PAIR_MS ? `${prefix} ${event.key}` : "";
  prefix = "";
  if (act(pair, event.key)) event.preventDefault();
}

function act(pair: string, key: string): boolean {
  if (pair && push(pair)) return true;
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (key === "Enter") return open();
  if (push(key)) return true;
  if (document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) {
    prefix = key;
    prefix_at = Date.now();
  }
  return false;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Presses what carries the key: first inside the row that has the focus, then anywhere on the page. */
function push(key: string): boolean {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const target = currentItem()?.querySelector<HTMLElement>(selector) ?? all(selector).find(isUsable);
  if (!target || !isUsable(target)) return false;
  if (target.matches("input:not([type=submit]), textarea, select")) target.focus();
  else target.click();
  return true;
}

function isUsable(element: HTMLElement): boolean {
  return !element.hasAttribute("disabled") && element.getAttribute("aria-disabled") !== "true" && !element.closest("[hidden]");
}

function currentItem(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-key-item]") ?? null;
}

function step(direction: 1 | -1): boolean {
  const items = all("[data-key-list] [data-key-item]");
  if (items.length === 0) return false;
  const current = currentItem();
  const at = current ? items.indexOf(current) : direction === 1 ? -1 : items.length;
  const next = items[Math.min(items.length - 1, Math.max(0, at + direction))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

function open(): boolean {
  // Enter on a link or button inside the row stays what it is; on the row itself it opens the lead.
  const item = document.activeElement?.matches("[data-key-item]") ? (document.activeElement as HTMLElement) : null;
  const link = item?.querySelector<HTMLElement>("[data-key-open]");
  link?.click();
  return Boolean(link);
}
