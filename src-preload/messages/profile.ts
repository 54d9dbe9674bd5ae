export const profile = {
  title: 'Mi perfil',
  whereYouVote: 'Dónde vota usted',
  ownData: 'Sus datos',
  loadFailed: 'No se pudieron leer sus datos. Siguen guardados en este equipo.',
} as const
