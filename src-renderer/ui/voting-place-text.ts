import type { PersonRow } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { mapUrl } from '../../src-preload/map.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { noFormula } from './no-formula.ts'

const words = messages.votingPlace

/** Message to a person about their voting place, one fact per line, safe in a spreadsheet. null: no place is known. */
export function votingPlaceText(person: PersonRow, withMap = true): string | null {
  const { name, puesto, direccion, mesa, municipio, departamento, fetchedAt } = person
  if (puesto === null || fetchedAt === null) return null
  const where = [municipio, departamento].filter((word) => word !== null).join(', ')
  const map = withMap ? mapUrl(person) : null
  const lines = [
    words.intro(name),
    puesto,
    direccion === null ? '' : words.address(direccion),
    mesa === null ? '' : words.mesa(mesa),
    where,
    words.source(format.date(fetchedAt)),
    map === null ? '' : words.mapAt(map),
  ]
  return lines
    .filter((line) => line !== '')
    .map(noFormula)
    .join('\n')
}
