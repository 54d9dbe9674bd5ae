export const guidance = {
  title: 'Quien no puede votar',
  why: 'Esto le dice Referidos a cada líder que haga con las personas que no pueden votar: en la fila de cada una, en Rescate y en las hojas impresas. Cámbielo si la Registraduría anuncia otra cosa.',
  electionDay: 'Día de las elecciones',
  deadline: 'Último día para inscribir la cédula',
  deadlineHint: 'Por ley, dos meses antes. El calendario oficial decide. Si no se sabe, déjelo vacío.',
  /** `sentence`: the app's own sentence before the text. */
  begins: (sentence: string) => `Empieza siempre así: «${sentence}»`,
  usual: 'Volver al texto de Referidos',
  usualOf: (title: string) => `Volver al texto de Referidos: ${title}`,
  save: 'Guardar',
  saved: 'Guardado. Vale para todos los líderes de este equipo',
  wrongDay: 'Complete la fecha, o déjela vacía.',
  afterElection: 'Debe ser antes de las elecciones.',
  loadFailed: 'No se pudo leer qué se le dice a quien no puede votar. No se cambió nada.',
} as const
