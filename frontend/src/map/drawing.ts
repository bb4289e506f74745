// Drawing the base map on a plain canvas, for browsers without WebGL: outlines, fills, names. Knows no page.
import type { Feature, FeatureCollection, Position } from "geojson";
import { across, down, worldPx } from "./mercator.ts";
import { type Palette, plainLook } from "./style.ts";

/** A line or the ring of an area in shares of the world, with the box round it. */
interface Path { xy: Float64Array; west: number; east: number; north: number; south: number }
interface Shape { paths: Path[]; fill: string; line: string; width: number; isArea: boolean }
interface Name { x: number; y: number; words: string }
export interface Ground { shapes: Shape[]; names: Name[] }
export interface View { x: number; y: number; zoom: number; width: number; height: number }

/** The collections made ready to draw, in their order. */
export function ground(collections: FeatureCollection[], palette: Palette): Ground {
  const made: Ground = { shapes: [], names: [] };
  for (const feature of collections.flatMap((one) => one.features)) {
    const look = plainLook(feature.properties ?? {}, palette);
    if (feature.geometry.type === "Point") addName(made, feature);
    else if (look) {
      const isArea = feature.geometry.type.endsWith("Polygon");
      made.shapes.push({ ...look, isArea, paths: lines(feature).map(path) });
    }
  }
  return made;
}

/** Draws all that is in view; longitudes repeat from side to side. */
export function draw(context: CanvasRenderingContext2D, made: Ground, view: View, palette: Palette): void {
  context.fillStyle = palette.water;
  context.fillRect(0, 0, view.width, view.height);
  context.lineJoin = "round";
  const half = view.width / 2 / worldPx(view.zoom);
  for (let world = Math.floor(view.x - half); world <= Math.floor(view.x + half); world += 1) {
    const seen = { ...view, x: view.x - world };
    for (const shape of made.shapes) drawShape(context, shape, seen);
    drawNames(context, made.names, seen, palette);
  }
}

function drawShape(context: CanvasRenderingContext2D, shape: Shape, view: View): void {
  const scale = worldPx(view.zoom);
  const [reachX, reachY] = [view.width / 2 / scale, view.height / 2 / scale];
  const inView = shape.paths.filter(
    (one) => one.east > view.x - reachX && one.west < view.x + reachX && one.south > view.y - reachY && one.north < view.y + reachY,
  );
  if (inView.length === 0) return;
  context.beginPath();
  for (const { xy } of inView) {
    for (let i = 0; i < xy.length; i += 2) {
      const x = ((xy[i] ?? 0) - view.x) * scale + view.width / 2;
      const y = ((xy[i + 1] ?? 0) - view.y) * scale + view.height / 2;
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    if (shape.isArea) context.closePath();
  }
  if (shape.isArea && shape.fill) {
    context.fillStyle = shape.fill;
    context.fill("evenodd");
  }
  if (!shape.line) return;
  context.strokeStyle = shape.line;
  context.lineWidth = shape.width * Math.max(1, (view.zoom - 11) / 1.5);
  context.stroke();
}

function drawNames(context: CanvasRenderingContext2D, names: Name[], view: View, palette: Palette): void {
  const scale = worldPx(view.zoom);
  context.font = "500 13px sans-serif";
  context.textAlign = "center";
  context.lineWidth = 3;
  context.strokeStyle = palette.halo;
  context.fillStyle = palette.ink;
  for (const name of names) {
    const x = (name.x - view.x) * scale + view.width / 2;
    const y = (name.y - view.y) * scale + view.height / 2;
    if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
    context.strokeText(name.words, x, y);
    context.fillText(name.words, x, y);
  }
}

function addName(made: Ground, feature: Feature): void {
  const said = feature.properties ?? {};
  const words = said[document.documentElement.lang.startsWith("zh") ? "name_zh" : "name_en"] ?? said["name"];
  if (feature.geometry.type !== "Point" || typeof words !== "string") return;
  const [lon = 0, lat = 0] = feature.geometry.coordinates;
  made.names.push({ x: across(lon), y: down(lat), words });
}

/** The rings or lines of a feature that is not a point. */
function lines({ geometry }: Feature): Position[][] {
  if (geometry.type === "LineString") return [geometry.coordinates];
  if (geometry.type === "MultiLineString" || geometry.type === "Polygon") return geometry.coordinates;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}

function path(positions: Position[]): Path {
  const made: Path = { xy: new Float64Array(positions.length * 2), west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  positions.forEach(([lon = 0, lat = 0], i) => {
    const [x, y] = [across(lon), down(lat)];
    made.xy[2 * i] = x;
    made.xy[2 * i + 1] = y;
    made.west = Math.min(made.west, x);
    made.east = Math.max(made.east, x);
    made.north = Math.min(made.north, y);
    made.south = Math.max(made.south, y);
  });
  return made;
}
