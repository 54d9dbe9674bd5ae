import { type ResolveRoutes, systemProxies } from '../../src-main/network/route.ts'
import { createProbe } from '../../src-main/queue/probe.ts'

/** A network without proxies. */
const resolveRoutes: ResolveRoutes = async () => [{ kind: 'direct' }]

export const openNetwork = { proxies: systemProxies, resolveRoutes }

export const probe = createProbe(resolveRoutes)
