// What is drawn on a picture of a shadow, as plain values: no page, no events.

export const MARKS = ["foot", "tip", "top", "along-a", "along-b", "horizon-a", "horizon-b"] as const;
export type Mark = (typeof MARKS)[number];
export type Point = readonly [number, number];
export interface Size { width: number; height: number }
export interface Camera { azimuth: number | null; sd: number | null; looks: "ahead" | "down"; pitch: number | null; focal: number | null }
export interface Drawing { points: Partial<Record<Mark, Point>>; camera: Camera }

/** The JSON of the claim's field `drawn`; see verification/drawing.py. */
export interface Drawn {
  width: number; height: number; foot: Point; tip: Point; top?: Point;
  reference?: [Point, Point]; reference_azimuth_deg?: number; reference_sd_deg?: number;
  looks: "ahead" | "down"; horizon?: [Point, Point]; pitch_deg?: number; focal_mm?: number;
}

const LINES: readonly (readonly [Mark, Mark, string])[] = [
  ["foot", "tip", "shadow"],
  ["foot", "top", "object"],
  ["along-a", "along-b", "along"],
  ["horizon-a", "horizon-b", "horizon"],
];

/** Nothing drawn yet. */
export function blank(): Drawing {
  return { points: {}, camera: { azimuth: null, sd: null, looks: "ahead", pitch: null, focal: null } };
}

/** The drawing with a point put or moved; it stays on the picture, and a tenth of a pixel is enough. */
export function put(drawing: Drawing, mark: Mark, point: Point, size: Size): Drawing {
  return { ...drawing, points: { ...drawing.points, [mark]: within(point, size) } };
}

/** The drawing without a point. */
export function without(drawing: Drawing, mark: Mark): Drawing {
  const points = { ...drawing.points };
  delete points[mark];
  return { ...drawing, points };
}

/** Where a point lies after an arrow key; null for any other key. */
export function nudged(point: Point, key: string, step: number): Point | null {
  const by: Record<string, Point> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  const move = by[key];
  return move ? [point[0] + move[0], point[1] + move[1]] : null;
}

/** The first point after `mark` that is still to be put, round to the first; null when all are. */
export function following(drawing: Drawing, mark: Mark): Mark | null {
  const from = MARKS.indexOf(mark);
  const turned = [...MARKS.slice(from + 1), ...MARKS.slice(0, from + 1)];
  return turned.find((one) => !drawing.points[one]) ?? null;
}

/** The lines whose two ends are there. */
export function lines(drawing: Drawing): { from: Point; to: Point; kind: string }[] {
  return LINES.flatMap(([a, b, kind]) => {
    const [from, to] = [drawing.points[a], drawing.points[b]];
    return from && to ? [{ from, to, kind }] : [];
  });
}

/** What a measurement still needs, in the order in which people give it. */
export function lacks(drawing: Drawing): ("foot" | "tip" | "top" | "direction" | "horizon")[] {
  const { points, camera } = drawing;
  const isDown = camera.looks === "down";
  return [
    ...(points.foot ? [] : ["foot" as const]),
    ...(points.tip ? [] : ["tip" as const]),
    ...(points.top || isDown ? [] : ["top" as const]),
    ...(points["along-a"] && points["along-b"] && camera.azimuth !== null ? [] : ["direction" as const]),
    ...(isDown || (points["horizon-a"] && points["horizon-b"]) || camera.pitch !== null ? [] : ["horizon" as const]),
  ];
}

/** The claim's field, or null while foot or tip is missing. */
export function written(drawing: Drawing, size: Size): Drawn | null {
  const { points, camera } = drawing;
  if (!points.foot || !points.tip) return null;
  const found: Drawn = { ...size, foot: points.foot, tip: points.tip, looks: camera.looks };
  if (points.top) found.top = points.top;
  const [a, b, left, right] = [points["along-a"], points["along-b"], points["horizon-a"], points["horizon-b"]];
  if (a && b && camera.azimuth !== null) {
    found.reference = [a, b];
    found.reference_azimuth_deg = camera.azimuth;
    if (camera.sd !== null) found.reference_sd_deg = camera.sd;
  }
  if (left && right) found.horizon = [left, right];
  if (camera.pitch !== null) found.pitch_deg = camera.pitch;
  if (camera.focal !== null) found.focal_mm = camera.focal;
  return found;
}

/** The drawing of a claim's field, scaled to the picture that is shown; blank for what is none. */
export function read(text: string, size: Size): Drawing {
  const drawn = parsed(text);
  if (!drawn) return blank();
  const scale = drawn.width > 0 ? size.width / drawn.width : 1;
  const points: Partial<Record<Mark, Point>> = {};
  const take = (mark: Mark, point: Point | undefined) => {
    if (point) points[mark] = within([point[0] * scale, point[1] * scale], size);
  };
  take("foot", drawn.foot);
  take("tip", drawn.tip);
  take("top", drawn.top);
  take("along-a", drawn.reference?.[0]);
  take("along-b", drawn.reference?.[1]);
  take("horizon-a", drawn.horizon?.[0]);
  take("horizon-b", drawn.horizon?.[1]);
  const camera: Camera = {
    azimuth: drawn.reference_azimuth_deg ?? null,
    sd: drawn.reference_sd_deg ?? null,
    looks: drawn.looks === "down" ? "down" : "ahead",
    pitch: drawn.pitch_deg ?? null,
    focal: drawn.focal_mm ?? null,
  };
  return { points, camera };
}

/** A number that somebody typed, or null; a comma may stand for the point. */
export function number(text: string): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() && Number.isFinite(value) ? value : null;
}

function parsed(text: string): Drawn | null {
  try {
    const found = JSON.parse(text) as Drawn | null;
    return found && Array.isArray(found.foot) && Array.isArray(found.tip) ? found : null;
  } catch {
    return null;
  }
}

function within(point: Point, size: Size): Point {
  const hold = (value: number, most: number) => Math.round(10 * Math.min(most, Math.max(0, value))) / 10;
  return [hold(point[0], size.width), hold(point[1], size.height)];
}
