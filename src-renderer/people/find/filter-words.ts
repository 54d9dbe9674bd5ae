import type { ListFilter, PlaceCount } from '../../../src-preload/contract/index.ts'
import { isoDate } from '../../../src-preload/format.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { type Leader, leaderName } from './leaders.ts'
import { municipioName } from './places.ts'

const words = messages.find

/**
 * Pure. One entry per set part of a filter: its text and the change that removes it. `places`: distinguishes municipios
 * with the same name. `leaders`: names of leaders.
 */
export function filterWords(
  filter: ListFilter,
  places: readonly PlaceCount[],
  leaders: readonly Leader[],
): { text: string; without: Partial<ListFilter> }[] {
  const { statuses, municipio, puesto, mesa, from, to, leader, barrio, label, withoutConsent } = filter
  return [
    ...(leader === null
      ? []
      : [{ text: words.leaderIs(leaderName(leaders, leader)), without: { leader: null } }]),
    ...(barrio === null ? [] : [{ text: words.barrioIs(barrio), without: { barrio: null } }]),
    ...(label === null ? [] : [{ text: words.labelIs(label), without: { label: null } }]),
    ...statuses.map((status) => ({
      text: words.statusName(status),
      without: { statuses: statuses.filter((one) => one !== status) },
    })),
    ...(municipio === null
      ? []
      : [{ text: municipioName(filter, places), without: { departamento: null, municipio: null } }]),
    ...(puesto === null ? [] : [{ text: puesto, without: { puesto: null, mesa: null } }]),
    ...(mesa === null ? [] : [{ text: words.mesaNumber(mesa), without: { mesa: null } }]),
    ...(from === null ? [] : [{ text: words.since(isoDate(from)), without: { from: null } }]),
    ...(to === null ? [] : [{ text: words.until(isoDate(to)), without: { to: null } }]),
    ...(withoutConsent ? [{ text: words.withoutConsent, without: { withoutConsent: false } }] : []),
  ]
}
