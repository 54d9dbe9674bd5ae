import type { ProxySettings, ResolveRoutes } from '../../src-main/network/route.ts'
import { createProbe } from '../../src-main/queue/probe.ts'

/** A network without proxies. */
const resolveRoutes: ResolveRoutes = async () => [{ kind: 'direct' }]
const proxies: ProxySettings = { kind: 'chromium', switches: [] }

export const openNetwork = { proxies, resolveRoutes }

export const probe = createProbe(resolveRoutes)
