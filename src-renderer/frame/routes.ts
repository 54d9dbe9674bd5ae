export const routes = { referrals: '/', profile: '/perfil', queue: '/cola', settings: '/ajustes' } as const
