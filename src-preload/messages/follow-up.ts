import { number, plural } from '../format.ts'

/** Texts of the page that says where the people of a list vote and what the others have to do. */
export const followUp = {
  title: 'Rescate',
  open: 'Rescate',
  openLong: 'Rescate: quién vota, dónde, y qué debe hacer cada uno de los demás',
  everybody: 'Todos los referidos',
  back: 'Volver a Referidos',
  print: 'Imprimir',
  figure: {
    people: 'registrados',
    votes: 'votan',
    cannot: 'no pueden votar todavía',
    unknown: 'aún no se sabe',
  },
  figures: (people: number, votes: number, cannot: number, unknown: number) =>
    [
      plural(people, '1 registrado', (n) => `${n} registrados`),
      plural(votes, '1 vota', (n) => `${n} votan`),
      plural(cannot, '1 no puede votar todavía', (n) => `${n} no pueden votar todavía`),
      ...(unknown > 0 ? [`de ${number(unknown)} aún no se sabe`] : []),
    ].join(' · '),
  voting: 'Votan',
  nobodyVotes: 'Todavía nadie de esta lista tiene puesto de votación.',
  everybodyVotes: 'Todos los que ya se consultaron pueden votar.',
  cannot: 'Qué debe hacer cada uno',
  waiting: 'Por consultar',
  waitingHint: 'La consulta se hace sola. Abra de nuevo esta página más tarde.',
  empty: 'En esta lista no hay nadie.',
  novedad: 'Novedad',
  loadFailed: 'No se pudo preparar la página. Lo guardado sigue en este equipo.',
  moreInGroup: (left: number) =>
    `${plural(left, 'Falta 1 persona', (n) => `Faltan ${n} personas`)} en esta lista: imprímala para verlas todas.`,
} as const
