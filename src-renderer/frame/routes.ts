export const routes = { referrals: '/', profile: '/perfil', settings: '/ajustes' } as const
