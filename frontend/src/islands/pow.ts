// Under flood the server asks each form for a small sum; a worker does it while the person still writes.
import { announce, text } from "./page.ts";

interface Progress { tried: number }
interface Found { nonce: string }

/** Wires `form[data-pow]`; without scripts the server's waiting page does the same job. */
export function startPow(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-pow]")) prepare(form);
}

function prepare(form: HTMLFormElement): void {
  const bits = Number(form.dataset.powBits ?? 0);
  const field = form.querySelector<HTMLInputElement>("[data-pow-nonce]");
  if (!field || bits <= 0) return;
  let submitter: HTMLElement | null = null;
  let waiting = false;
  const worker = new Worker(form.dataset.powWorker ?? "");
  worker.onmessage = ({ data }: MessageEvent<Progress | Found>) => {
    if ("tried" in data) return show(form, data.tried, bits);
    field.value = data.nonce;
    worker.terminate();
    show(form, Infinity, bits);
    if (waiting) form.requestSubmit(submitter);
  };
  worker.postMessage({ challenge: form.dataset.pow, bits });
  form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    waiting = true;
    submitter = event.submitter;
    form.querySelector<HTMLElement>("[data-pow-progress]")?.removeAttribute("hidden");
  });
}

function show(form: HTMLFormElement, tried: number, bits: number): void {
  const box = form.querySelector<HTMLElement>("[data-pow-progress]");
  if (!box) return;
  const done = tried === Infinity;
  // The number of tries is random around 2^bits; this curve nears 100 % and never goes back.
  const percent = done ? 100 : Math.round(100 * (1 - Math.exp(-tried / 2 ** bits)));
  const words = done ? text("pow-done") : text("pow-working", { percent });
  const bar = box.querySelector("progress");
  if (bar) bar.value = percent;
  const line = box.querySelector<HTMLElement>("[data-pow-text]");
  if (line) line.textContent = words;
  if (done && !box.hidden) announce(words);
}
