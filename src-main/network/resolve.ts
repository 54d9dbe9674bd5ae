import { endsWithin } from '../lookup/deadline.ts'
import { type ProxySettings, parseResolved, type ResolveRoutes, routesByEnvironment } from './route.ts'

/**
 * The routes that the lookup browser takes as well. `resolveProxy`: Chromium's, which knows the system's settings and PAC
 * files; null where no Chromium can be asked, and the connection is direct. `patienceMs`: a PAC file that has not come by
 * then is done without.
 */
export function createResolveRoutes(
  settings: ProxySettings,
  resolveProxy: ((url: string) => Promise<string>) | null,
  patienceMs = 4_000,
): ResolveRoutes {
  return async (url) => {
    switch (settings.kind) {
      case 'environment':
        return routesByEnvironment(settings, url)
      case 'chromium': {
        if (resolveProxy === null) return [{ kind: 'direct' }]
        const resolving = resolveProxy(url)
        return (await endsWithin(resolving, patienceMs))
          ? parseResolved(await resolving)
          : [{ kind: 'direct' }]
      }
    }
  }
}
