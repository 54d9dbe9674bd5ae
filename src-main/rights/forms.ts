import { bogotaWallClock } from '../../src-preload/bogota.ts'
import * as format from '../../src-preload/format.ts'
import type { DataPart, Fact, PersonData, Value } from './person-data.ts'

/** Pure. Forms of the document with all data kept about a person. */

/** Form for people. */
export function shownValue(value: Value): string {
  if (value === null) return '—'
  if (typeof value !== 'object') return String(value)
  return 'at' in value ? format.dateTime(value.at) : format.isoDate(value.day)
}

/** Form for programs: times in Colombia's time, with their zone. */
function storedValue(value: Value): string | number | null {
  if (value === null || typeof value !== 'object') return value
  return 'at' in value ? `${new Date(bogotaWallClock(value.at)).toISOString().slice(0, -1)}-05:00` : value.day
}

const asObject = (facts: readonly Fact[]) =>
  Object.fromEntries(facts.map(({ label, value }) => [label, storedValue(value)]))

function jsonOf({ content }: DataPart): unknown {
  switch (content.kind) {
    case 'facts':
      return asObject(content.facts)
    case 'entries':
      return content.entries.map(asObject)
    case 'lines':
      return content.lines
  }
}

/** Uses titles and labels as names. */
export const personJson = ({ parts }: PersonData): string =>
  `${JSON.stringify(Object.fromEntries(parts.map((part) => [part.title, jsonOf(part)])), null, 2)}\n`
