// Numbers and names on the map, drawn by the browser with its own fonts: no glyph files, any script.
import type { Map as Chart } from "maplibre-gl";
import { DAY, NIGHT } from "./style.ts";

const FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const SCALE = 2;

/** Draws `label|night|Old Quay` and `count|day|12` when the map asks for them. */
export function answerDrawings(chart: Chart): void {
  chart.setMissingStyleImageResolver((id) => {
    const [what, time, ...rest] = id.split("|");
    const words = rest.join("|");
    if (!words || chart.hasImage(id) || (what !== "label" && what !== "count")) return;
    const image = draw(words, what === "label", time === "night");
    if (image) chart.addImage(id, image, { pixelRatio: SCALE });
  });
}

function draw(words: string, isLabel: boolean, night: boolean): ImageData | null {
  const palette = night ? NIGHT : DAY;
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return null;
  const font = `${isLabel ? 500 : 700} ${(isLabel ? 13 : 12) * SCALE}px ${FONT}`;
  context.font = font;
  const width = Math.ceil(context.measureText(words).width) + 8 * SCALE;
  const height = 20 * SCALE;
  context.canvas.width = width;
  context.canvas.height = height;
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (isLabel) {
    context.strokeStyle = palette.halo;
    context.lineWidth = 3 * SCALE;
    context.lineJoin = "round";
    context.strokeText(words, width / 2, height / 2);
  }
  context.fillStyle = palette.ink;
  context.fillText(words, width / 2, height / 2);
  return context.getImageData(0, 0, width, height);
}
