export const routes = {
  people: '/',
  profile: '/perfil',
  queue: '/cola',
  summary: '/resumen',
  settings: '/ajustes',
} as const
