import { plural } from '../format.ts'

export const frame = {
  navigation: 'Secciones',
  people: 'Referidos',
  profile: 'Mi perfil',
  queue: 'Cola',
  summary: 'Resumen',
  settings: 'Ajustes',
  signedInAs: 'Ingresó como',
  leader: 'Líder',
  user: 'Usuario',
  owner: 'Administrador',
  undecided: (count: number) =>
    plural(count, '1 duplicado por decidir', (n) => `${n} duplicados por decidir`),
  newPerson: 'Nuevo referido',
  actions: 'Acciones',
  lock: 'Bloquear',
  export: 'Exportar',
  testBuild: 'Versión de prueba',
} as const

/** Key caps of a Spanish keyboard. */
export const keys = {
  mod: 'Ctrl',
  shift: 'Mayús',
  alt: 'Alt',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: 'Enter',
  Escape: 'Esc',
  Home: 'Inicio',
  End: 'Fin',
  PageUp: 'Re Pág',
  PageDown: 'Av Pág',
  Delete: 'Supr',
  space: 'Espacio',
  '[plus]': '+',
} as const
