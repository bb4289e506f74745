"""PostGIS beside the ring, where a PostgreSQL with it is there: two queries over its geography index.

Nothing of it is part of Leadline. The index is the best that we found for this: one GiST over kind, instant
and place (`btree_gist`). Distances are on the ellipsoid; the same rule is asked on a plane round the newest
report: does the smallest circle round it and two neighbours of other reporters have a radius of r or less?
"""

from __future__ import annotations

TABLES = """
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
DROP TABLE IF EXISTS seen;
CREATE TABLE seen (id bigserial PRIMARY KEY, at float8, lat float8, lon float8, kind int8, reporter int8,
  spot geography GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography) STORED);
"""
INDEX = "CREATE INDEX seen_where ON seen USING gist (kind, at, spot)"
WEAKER = """
SELECT count(DISTINCT reporter) >= %(count)s FROM seen
WHERE kind = %(kind)s AND at BETWEEN %(at)s - %(window)s AND %(at)s
  AND ST_DWithin(spot, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography, %(radius)s)
"""
#: for three reports, as the bench asks
SAME = """
WITH asked AS (
  SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography AS spot
), near AS (
  SELECT seen.at, seen.reporter, ST_Transform(seen.spot::geometry, _ST_BestSRID(asked.spot)) AS flat
  FROM seen, asked WHERE seen.kind = %(kind)s AND seen.at BETWEEN %(at)s - %(window)s AND %(at)s
    AND ST_DWithin(seen.spot, asked.spot, 2 * %(radius)s)
), newest AS (SELECT reporter, flat FROM near WHERE at = %(at)s LIMIT 1)
SELECT EXISTS (
  SELECT 1 FROM newest, near a, near b
  WHERE a.reporter < b.reporter AND newest.reporter NOT IN (a.reporter, b.reporter)
    AND (ST_MinimumBoundingRadius(ST_Collect(ARRAY[newest.flat, a.flat, b.flat]))).radius <= %(radius)s
)
"""
