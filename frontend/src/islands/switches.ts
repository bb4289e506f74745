// Small switches: day and night, dialogs, print, copy, focus on the first error.
import { all, announce, recall, remember, text } from "./page.ts";

export function startSwitches(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const theme = target?.closest<HTMLElement>("[data-theme-value]");
    if (theme) chooseTheme(theme.dataset.themeValue ?? "auto");
    const opener = target?.closest<HTMLElement>("[data-dialog]");
    if (opener) openDialog(opener.dataset.dialog ?? "");
    if (opener?.dataset.fill) fill(opener.dataset.fill, opener.dataset.fillInto ?? "");
    if (target?.closest("[data-print]")) window.print();
    const copier = target?.closest<HTMLElement>("[data-copy]");
    if (copier) void copy(copier);
  });
  showTheme();
  reveal(document);
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

/** Shows what only works with scripts. */
export function reveal(root: ParentNode): void {
  for (const element of all("[data-theme-switch], [data-print], [data-copy]", root)) element.hidden = false;
}

function chooseTheme(value: string): void {
  const theme = value === "day" || value === "night" ? value : null;
  remember("theme", theme);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  showTheme();
  document.dispatchEvent(new CustomEvent("leadline:theme"));
}

function showTheme(): void {
  const chosen = recall("theme") ?? "auto";
  for (const button of all("[data-theme-value]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeValue === chosen));
  }
}

/** Whether the page is dark now, by choice or by the device. */
export function isNight(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "night" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function openDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** Puts the lines of a list into a field that is still empty, where a person goes on writing. */
function fill(from: string, into: string): void {
  const field = document.querySelector<HTMLTextAreaElement>(into);
  if (!field || field.value.trim()) return;
  field.value = [...document.querySelectorAll(`${from} li`)].map((item) => item.textContent?.trim() ?? "").join("\n");
  field.focus();
}

async function copy(button: HTMLElement): Promise<void> {
  const source = document.querySelector(button.dataset.copy ?? "");
  const words = [...(source?.querySelectorAll("li") ?? [])].map((item) => item.textContent ?? "").join(" ");
  const copied = words || source?.textContent || "";
  if (navigator.clipboard) await navigator.clipboard.writeText(copied.trim());
  announce(text("copied"));
  button.textContent = text("copied");
}
