/** The owner's view of every leader's people. */
export const campaign = {
  scope: 'Ver a',
  own: 'Míos',
  all: 'Toda la campaña',
  /** Part of a file's name. */
  fileName: 'toda la campaña',
  empty: 'Ningún líder ha registrado todavía a nadie.',
  showOwn: 'Ver solo mis referidos',
  showAll: 'Ver los referidos de toda la campaña',
  words: 'líderes administrador todos míos',
  notOpened: 'No se pudo anotar que se abrió, y por eso no se muestra.',
} as const
