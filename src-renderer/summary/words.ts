import type { CountedPlace, PlaceKind } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'

const words = messages.summary

/** A place in one line, the most specific part first. */
export function placeName({ departamento, municipio, puesto, mesa }: CountedPlace, by: PlaceKind): string {
  const town = municipio ?? words.unknown
  switch (by) {
    case 'municipio':
      return departamento === null ? town : `${town}, ${departamento}`
    case 'puesto':
      return `${puesto ?? words.unknown} · ${town}`
    case 'mesa':
      return `${mesa === null ? words.noMesa : words.mesa(mesa)} · ${puesto ?? words.unknown} · ${town}`
  }
}

/** Most letters of a label: longer ones do not fit next to a bar in two lines. */
const drawnLetters = 60

export const shortened = (text: string): string =>
  text.length <= drawnLetters ? text : `${text.slice(0, drawnLetters - 1).trimEnd()}…`

/** `2026-11-21` → `21/11` */
export const dayOfMonth = (day: string): string => day.slice(5).split('-').reverse().join('/')

/** Axis from 0 to at least `most`, in at most five equal steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(most: number): { ticks: number[]; domain: [number, number] } {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 0.01) / 5))
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one * 5 >= most) ?? power
  const steps = Math.max(1, Math.ceil(most / step - 1e-9))
  // Rounds, because 3 × 0.1 would be 0.30000000000000004.
  const ticks = Array.from({ length: steps + 1 }, (_, at) => Number((at * step).toPrecision(6)))
  return { ticks, domain: [0, ticks.at(-1) ?? 0] }
}
