import { orAborted } from '../deadline.ts'
import { type Address, addressOf } from '../network/address.ts'
import type { ResolveRoutes, Route } from '../network/route.ts'
import { openTunnel, ProxyRefused } from '../network/tunnel.ts'

/**
 * Whether a connection to the host of a URL can be opened, through a proxy if its route has one. Sends nothing to the
 * host. False once `signal` is aborted.
 */
export type Probe = (url: string, signal: AbortSignal) => Promise<boolean>

/** A host that has not answered after this many milliseconds counts as unreachable. */
const timeoutMs = 5_000

export function createProbe(resolveRoutes: ResolveRoutes): Probe {
  return async (url, signal) => {
    const end = new AbortController()
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs), end.signal])
    try {
      const routes = await orAborted(resolveRoutes(url), within)
      const address = addressOf(url)
      // In parallel: a proxy that does not answer must not use up the next route's time.
      const tries = routes.map((route) => reach(route, address, within))
      for (const one of tries) {
        const reached = await one
        if (reached !== null) return reached
      }
      return false
    } catch (error) {
      if (within.aborted) return false
      throw error
    } finally {
      end.abort()
    }
  }
}

/** null: the proxy, or on a direct route the host, was not reached. */
async function reach(route: Route, address: Address, signal: AbortSignal): Promise<boolean | null> {
  try {
    const socket = await openTunnel(route, address, signal)
    socket.on('error', () => {})
    socket.destroy()
    return true
  } catch (error) {
    if (!(error instanceof ProxyRefused)) return null
    // The browser may be able to log in; if not, the lookup reports it.
    return error.status === 407
  }
}
