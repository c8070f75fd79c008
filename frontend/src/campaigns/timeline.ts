// Points of a chart over time: one per moment, what humans did added up. Pure.
import type { TimePoint } from '@/data/campaigns'

export interface Line {
  kind: string
  values: number[]
}

export interface Timeline {
  moments: string[]
  lines: Line[]
  highest: number
}

/** What people did, by moment; kinds without any event are left out. */
export function timelineOf(points: readonly TimePoint[], kinds: readonly string[]): Timeline {
  const moments = [...new Set(points.map((point) => point.at))].sort()
  const lines = kinds
    .map((kind) => ({ kind, values: moments.map((at) => sumOf(points, kind, at)) }))
    .filter((line) => line.values.some(Boolean))
  return { moments, lines, highest: Math.max(1, ...lines.flatMap((line) => line.values)) }
}

function sumOf(points: readonly TimePoint[], kind: string, at: string): number {
  const fitting = points.filter((point) => point.at === at && point.kind === kind && point.made_by !== 'machine')
  return fitting.reduce((sum, point) => sum + point.events, 0)
}

/** The corners of a line in a box of this size; one moment alone is a line from side to side. */
export function cornersOf(values: readonly number[], highest: number, width: number, height: number): string {
  const step = values.length > 1 ? width / (values.length - 1) : width
  const shown = values.length > 1 ? values : [values[0] ?? 0, values[0] ?? 0]
  return shown.map((value, at) => `${round(at * step)},${round(height - (value / highest) * height)}`).join(' ')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
