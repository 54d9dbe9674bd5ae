export const profile = {
  title: 'Mi perfil',
  whereYouVote: 'Dónde vota usted',
  ownData: 'Sus datos',
  noPlace: 'El censo respondió sin decir dónde vota. Pregunte en la Registraduría con su cédula.',
  pending: 'Su cédula está en la cola. Aquí aparecerá el puesto de votación.',
  notFound:
    'Su cédula no está en el censo electoral. Revise que el número sea el suyo; si lo es, pregunte en la Registraduría cómo inscribirse.',
  cancelled:
    'Su cédula aparece con una novedad en el censo. Si cree que es un error, lleve su cédula a la Registraduría y pregunte cómo corregirla.',
  failed: 'La consulta no se pudo terminar. Oprima «Actualizar» para intentarlo de nuevo.',
  failedForUser:
    'La consulta no se pudo terminar. Sus datos siguen guardados: puede buscar su puesto en la página de la Registraduría.',
  loadFailed: 'No se pudieron leer sus datos. Siguen guardados en este equipo.',
} as const
