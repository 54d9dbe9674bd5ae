export const profile = {
  title: 'Mi perfil',
  whereYouVote: 'Dónde vota usted',
  ownData: 'Sus datos',
  correct: 'Corregir',
  correctTitle: 'Corregir sus datos',
  corrected: 'Datos corregidos',
  loadFailed: 'No se pudieron leer sus datos. Siguen guardados en este equipo.',
} as const
