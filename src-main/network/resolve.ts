import { endsWithin } from '../deadline.ts'
import { type ProxySettings, parseResolved, type ResolveRoutes, routesByEnvironment } from './route.ts'

/**
 * Resolves the same routes that the lookup browser uses. `resolveProxy`: Chromium's, which knows the system's settings
 * and PAC files; null: always direct. Without a result within `patienceMs`, as of a slow PAC file, the route is direct.
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
