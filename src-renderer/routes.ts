export const routes = {
  people: '/',
  profile: '/perfil',
  queue: '/cola',
  summary: '/resumen',
  followUp: '/rescate',
  settings: '/ajustes',
} as const

export type RoutePath = (typeof routes)[keyof typeof routes]

/** Route in the page's address, as wouter's hash location has it. */
export const currentRoute = (): string => window.location.hash.replace(/^#/, '') || routes.people
