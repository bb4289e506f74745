// Circles on the globe and ground distances on the screen. Degrees in and out, WGS 84, metres; knows no map library.
import type { Position } from "geojson";

/** Mean radius of the Earth in metres (IUGG). */
const EARTH_M = 6_371_008.8;
/** Ground metres a pixel at zoom 0 on the equator, for 512-pixel tiles. */
const EQUATOR_M = (2 * Math.PI * 6_378_137) / 512;
const RADIANS = Math.PI / 180;

/** A closed ring of [lon, lat] at `radius_m` round a point; longitudes run on past 180 so that the ring stays whole. */
export function disc(lat: number, lon: number, radius_m: number, corners = 64): Position[] {
  const angle = radius_m / EARTH_M;
  const ring: Position[] = [];
  for (let corner = 0; corner <= corners; corner += 1) {
    const bearing = ((corner % corners) / corners) * 2 * Math.PI;
    const sine = Math.sin(lat * RADIANS) * Math.cos(angle) + Math.cos(lat * RADIANS) * Math.sin(angle) * Math.cos(bearing);
    const east = Math.atan2(
      Math.sin(bearing) * Math.sin(angle) * Math.cos(lat * RADIANS),
      Math.cos(angle) - Math.sin(lat * RADIANS) * sine,
    );
    ring.push([lon + east / RADIANS, Math.asin(sine) / RADIANS]);
  }
  return ring;
}

/** Ground metres that one screen pixel covers at a latitude and zoom. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (EQUATOR_M * Math.cos(lat * RADIANS)) / 2 ** zoom;
}

/** A radius with two figures that say something: 1,234 becomes 1,200; never below 1 m. */
export function roundRadius(radius_m: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(radius_m, 1))) - 1);
  return Math.max(1, Math.round(radius_m / step) * step);
}

/** A longitude brought back to -180 to 180. */
export function wrapLon(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}
