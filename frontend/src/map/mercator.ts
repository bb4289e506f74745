// Web Mercator: degrees to pixels and back, for tiles of 512 pixels as MapLibre counts zoom. Knows no screen.
const TILE_PX = 512;
const RADIANS = Math.PI / 180;
/** Where the square world ends, degrees. */
const MOST_LAT = 85.051129;

/** Share of the world from west, 0 to 1; runs on past 1 for longitudes past 180. */
export function across(lon: number): number {
  return (lon + 180) / 360;
}

/** Share of the world from north, 0 to 1. */
export function down(lat: number): number {
  const held = Math.max(-MOST_LAT, Math.min(MOST_LAT, lat));
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + (held * RADIANS) / 2)) / (2 * Math.PI);
}

/** The longitude at a share from west. */
export function lonAt(x: number): number {
  return x * 360 - 180;
}

/** The latitude at a share from north. */
export function latAt(y: number): number {
  return (2 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - Math.PI / 2) / RADIANS;
}

/** Pixels from side to side of the world. */
export function worldPx(zoom: number): number {
  return TILE_PX * 2 ** zoom;
}
