import type { ConsentMethodShown } from '../contract/index.ts'
import { number } from '../format.ts'
import { consent } from './consent.ts'

export const claims = {
  title: 'Duplicados entre líderes',
  why: 'Cuando un líder registra a alguien que ya tiene otro, la persona no se registra dos veces: queda aquí para que usted decida de quién es. Ningún líder ve quién es el otro.',
  showDecided: 'Mostrar los ya decididos',
  empty: 'No hay duplicados por decidir.',
  emptyDecided: 'Todavía no se ha decidido ninguno.',
  loadFailed: 'No se pudieron leer los duplicados. No se cambió nada.',
  holder: (name: string) => `La registró ${name}`,
  held: (name: string) => `La había registrado ${name}`,
  self: (name: string) => `Es la persona de la cuenta de ${name}`,
  registeredAt: (when: string) => `Registrada el ${when}`,
  claimant: (name: string) => `También la registró ${name}`,
  claimedAt: (when: string) => `El ${when} escribió:`,
  consent: (method: ConsentMethodShown, version: number) =>
    `Autorización: ${consent.given(method, version).toLocaleLowerCase('es-CO')}`,
  noAccount: 'una cuenta que ya no existe',
  note: 'Motivo de la decisión',
  noteMissing: 'Escriba por qué decide así: queda guardado.',
  keep: (name: string | null) => (name === null ? 'Dejar como está' : `Queda con ${name}`),
  move: (name: string) => `Pasar a ${name}`,
  keptNow: (person: string) => `${person} sigue como estaba. El motivo quedó guardado`,
  movedNow: (person: string, name: string) => `${person} pasó a ${name}`,
  closedByMove: 'Se cerró solo: la persona pasó a ese líder por otro camino.',
  closedByCorrection: 'Se cerró solo: la cédula de la persona se corrigió.',
  kept: (name: string | null) => (name === null ? 'Quedó como estaba' : `Se quedó con ${name}`),
  moved: (name: string) => `Pasó a ${name}`,
  decidedBy: (when: string, name: string) => `Decidido el ${when} por ${name}`,
  shown: (from: number, to: number, of: number) => `${number(from)} a ${number(to)} de ${number(of)}`,
  previous: 'Anteriores',
  next: 'Siguientes',
} as const
