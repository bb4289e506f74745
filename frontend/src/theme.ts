// Runs before the first paint, as a small blocking file: sets day or night so that no page flashes.
try {
  const chosen = localStorage.getItem("leadline-theme");
  if (chosen === "day" || chosen === "night") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing follows the device.
}
