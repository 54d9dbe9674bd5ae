import type { Case } from './damage.ts'
import { targets } from './faults.ts'

/** A line per kind of file, a column per kind of fault: all there / said and recovered / failed. */
export function printTable(cases: readonly Case[], say: (line: string) => void): void {
  const kinds = [...new Set(cases.map(({ fault }) => fault.kind))].toSorted()
  const width = 14
  say(`\n${'all there/said/failed'.padEnd(24)}${kinds.map((kind) => kind.padStart(width)).join('')}`)
  for (const target of targets) {
    const row = kinds.map((kind) => {
      const some = cases.filter(({ fault }) => fault.target === target && fault.kind === kind)
      const count = (outcome: string) => some.filter(({ verdict }) => verdict.outcome === outcome).length
      return some.length === 0 ? '' : `${count('all there')}/${count('said')}/${count('failed')}`
    })
    if (row.some((cell) => cell !== ''))
      say(target.padEnd(24) + row.map((cell) => cell.padStart(width)).join(''))
  }
}
