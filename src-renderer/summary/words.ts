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

/** Longer labels do not fit next to a bar. */
const drawnLetters = 34

export const shortened = (text: string): string =>
  text.length <= drawnLetters ? text : `${text.slice(0, drawnLetters - 1).trimEnd()}…`

/** `2026-11-21` → `21/11` */
export const dayOfMonth = (day: string): string => day.slice(5).split('-').reverse().join('/')
