export const routes = {
  referrals: '/',
  profile: '/perfil',
  queue: '/cola',
  summary: '/resumen',
  settings: '/ajustes',
} as const
