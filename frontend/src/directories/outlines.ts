// Spots and outlines of countries on a map without tiles. Pure.
import { geoMercator, geoPath, type GeoProjection } from 'd3-geo'
import type { FeatureCollection, MultiPoint } from 'geojson'

export type Spot = readonly [longitude: number, latitude: number]

/** A projection that shows all the spots in a box; around one alone some hundred kilometres. */
export function projectionAround(spots: readonly Spot[], width: number, height: number): GeoProjection {
  const wide = spots.flatMap(([x, y]) => [
    [x - MARGIN_DEGREES, y - MARGIN_DEGREES],
    [x + MARGIN_DEGREES, y + MARGIN_DEGREES],
  ])
  const around: MultiPoint = { type: 'MultiPoint', coordinates: wide }
  return geoMercator().fitExtent(
    [
      [MARGIN, MARGIN],
      [width - MARGIN, height - MARGIN],
    ],
    around,
  )
}
const MARGIN_DEGREES = 3
const MARGIN = 30

/** The paths of the countries that are seen in the box. */
export function pathsOf(
  outlines: FeatureCollection,
  projection: GeoProjection,
  width: number,
  height: number,
): string[] {
  const path = geoPath(projection.clipExtent([[-1, -1], [width + 1, height + 1]])) // prettier-ignore
  return outlines.features.map((country) => path(country) ?? '').filter(Boolean)
}
