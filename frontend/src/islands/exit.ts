// Leaving fast, after GOV.UK's "exit this page": one button, or Shift three times within five seconds.
import { announce, text } from "./page.ts";

const PRESSES = 3;
const WITHIN_MS = 5000;

export function startExit(): void {
  const link = document.querySelector<HTMLAnchorElement>("[data-exit]");
  if (!link) return;
  let presses = 0;
  let first_at = 0;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") presses = 0;
    else {
      if (Date.now() - first_at > WITHIN_MS) presses = 0;
      if (presses === 0) first_at = Date.now();
      presses += 1;
      if (presses === PRESSES) leave(link);
      else announce(text(`exit-${presses}`));
    }
  });
  // Coming back by the back button must not show what was covered.
  window.addEventListener("pageshow", (event) => event.persisted && document.querySelector(".exit-veil") && location.reload());
}

function leave(link: HTMLAnchorElement): void {
  const veil = document.createElement("div");
  veil.className = "exit-veil";
  document.body.append(veil);
  document.title = " ";
  announce(text("exit-leaving"));
  for (const form of document.forms) form.reset();
  const clear = link.dataset.exitClear;
  if (clear && navigator.sendBeacon) navigator.sendBeacon(clear);
  location.replace(link.href);
}
