export const routes = {
  people: '/',
  profile: '/perfil',
  queue: '/cola',
  summary: '/resumen',
  followUp: '/rescate',
  settings: '/ajustes',
} as const

export type RoutePath = (typeof routes)[keyof typeof routes]

/** Route in the page's address, in the form of wouter's hash location. */
export const currentRoute = (): string => window.location.hash.replace(/^#/, '') || routes.people
