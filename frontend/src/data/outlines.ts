// The outlines of the countries (Natural Earth, 1:50 million), which ship with the app and are read when a map is opened.
import type { FeatureCollection } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import address from 'world-atlas/countries-50m.json?url'
import { Problem } from './problem'

let read: Promise<FeatureCollection> | undefined

/** Raises Problem: `connection`. */
export function readOutlines(): Promise<FeatureCollection> {
  read ??= fetch(address)
    .then((answer) => answer.json() as Promise<Topology<{ countries: GeometryCollection }>>)
    .then((world) => feature(world, world.objects.countries))
    .catch(() => {
      read = undefined
      throw new Problem('connection')
    })
  return read
}
