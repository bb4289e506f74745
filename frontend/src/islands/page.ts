// What every island needs of the page: its words, its announcer, its memory.

/** The sentence of `pieces/texts.html` with `{name}` places filled. */
export function text(key: string, values: Record<string, string | number> = {}): string {
  const sentence = document.getElementById("texts")?.getAttribute(`data-say-${key}`) ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Says a sentence to screen readers when they have a pause. */
export function announce(sentence: string): void {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = sentence;
}

/** A value kept on this device, or null where the browser keeps nothing. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`leadline-${key}`);
  } catch {
    return null;
  }
}

/** Keeps a value on this device; null forgets it. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`leadline-${key}`);
    else localStorage.setItem(`leadline-${key}`, value);
  } catch {
    // Nothing is lost but the choice.
  }
}

/** Every element below `root`, and `root` itself, that matches. */
export function all<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] {
  const found = [...root.querySelectorAll<T>(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root as unknown as T);
  return found;
}

/** Runs when the page is parsed. */
export function whenReady(start: () => void): void {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
  else start();
}
