import net from 'node:net'
import { addressOf, bracketed, isLoopback, withoutBrackets } from './address.ts'

/** How a connection leaves this machine. */
export type Route = { kind: 'direct' } | ProxyRoute

export interface ProxyRoute {
  kind: 'proxy'
  /** Protocol between this machine and the proxy. */
  scheme: 'http' | 'https' | 'socks4' | 'socks5'
  /** A name or an address; an IPv6 address has no brackets. */
  host: string
  port: number
  credentials: Credentials | null
}

interface Credentials {
  username: string
  password: string
}

/** Routes to an address in order. A later one is tried only if the proxy before it is unreachable. */
export type Routes = readonly Route[]

export type ResolveRoutes = (url: string) => Promise<Routes>

/** Source of the routes. Plain data, because it is sent to the browser thread. */
export type ProxySettings =
  /**
   * Chromium decides, in the app and in the lookup browser: by `switches` if there are any, otherwise by the system.
   */
  { kind: 'chromium'; switches: readonly string[] } | EnvironmentProxies

/** `HTTPS_PROXY` and related variables. `http`: null if http: URLs are reached directly. */
export interface EnvironmentProxies {
  kind: 'environment'
  https: ProxyRoute
  http: ProxyRoute | null
  exceptions: readonly Exception[]
}

/** An entry of `NO_PROXY`: a host with its subdomains, an address, an address range, or '*'. `port`: null for all. */
interface Exception {
  host: string
  port: number | null
}

/** The system's proxy settings. */
export const systemProxies: ProxySettings = { kind: 'chromium', switches: [] }

const direct: Route = { kind: 'direct' }

const defaultPorts = { http: 80, https: 443, socks4: 1080, socks5: 1080 } as const

/** Scheme names in PAC files. In Chromium, SOCKS means version 4. */
const pacSchemes: Readonly<Record<string, ProxyRoute['scheme']>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5',
}

/** Scheme names in proxy URLs. */
const urlSchemes: Readonly<Record<string, ProxyRoute['scheme']>> = {
  'http:': 'http',
  'https:': 'https',
  'socks4:': 'socks4',
  'socks4a:': 'socks4',
  'socks:': 'socks5',
  'socks5:': 'socks5',
  'socks5h:': 'socks5',
}

/** Parses a result of Chromium's `resolveProxy` (`PROXY one:3128; DIRECT`). Unknown entries are dropped. */
export function parseResolved(answer: string): Routes {
  const routes = answer.split(';').flatMap((part): Route[] => {
    const [word = '', address = ''] = part.trim().split(/\s+/)
    if (word.toUpperCase() === 'DIRECT') return [direct]
    const scheme = pacSchemes[word.toUpperCase()]
    const proxy = scheme === undefined ? null : parseHost(address)
    if (scheme === undefined || proxy === null) return []
    return [
      {
        kind: 'proxy',
        scheme,
        host: proxy.host,
        port: proxy.port ?? defaultPorts[scheme],
        credentials: null,
      },
    ]
  })
  return routes.length === 0 ? [direct] : routes
}

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; lower-case names win. null: no valid proxy for https.
 */
export function environmentProxies(
  variables: Readonly<Record<string, string | undefined>>,
): EnvironmentProxies | null {
  const read = (name: string) => variables[name.toLowerCase()] || variables[name] || ''
  const https = proxyAt(read('HTTPS_PROXY') || read('ALL_PROXY'))
  if (https === null) return null
  return {
    kind: 'environment',
    https,
    http: proxyAt(read('HTTP_PROXY') || read('ALL_PROXY')),
    exceptions: exceptionsFrom(read('NO_PROXY')),
  }
}

export function routesByEnvironment({ https, http, exceptions }: EnvironmentProxies, url: string): Routes {
  const { hostname, protocol } = new URL(url)
  if (isLoopback(hostname) || hostname.endsWith('.localhost')) return [direct]
  const { host, port } = addressOf(url)
  if (exceptions.some((exception) => excepts(exception, host, port))) return [direct]
  return [(protocol === 'https:' ? https : http) ?? direct]
}

/** Launch options: `proxy` for Playwright, `args` for Chromium. */
interface BrowserProxy {
  proxy?: { server: string; bypass: string; username?: string; password?: string }
  args: readonly string[]
}

/** URL of the first proxy without credentials, in the form of `HTTPS_PROXY`; null if the first route is direct. */
export function proxyAddress([first]: Routes): string | null {
  if (first === undefined || first.kind === 'direct') return null
  return `${first.scheme}://${bracketed(first.host)}:${first.port}`
}

/** Launch options that make a Chromium use the same routes. Loopback is always direct. */
export function browserProxy(settings: ProxySettings): BrowserProxy {
  switch (settings.kind) {
    case 'chromium':
      return { args: settings.switches }
    case 'environment': {
      const { scheme, host, port, credentials } = settings.https
      // Playwright sends loopback through the proxy unless the list names a loopback host.
      const bypass = ['localhost', ...settings.exceptions.flatMap(bypassRules)].join(',')
      const server = `${scheme}://${bracketed(host)}:${port}`
      // Chromium does not support SOCKS credentials, and Playwright rejects them.
      const login = scheme === 'http' || scheme === 'https' ? credentials : null
      return { proxy: { server, bypass, ...login }, args: [] }
    }
  }
}

const routeSwitches = [
  'proxy-server',
  'proxy-bypass-list',
  'proxy-pac-url',
  'proxy-auto-detect',
  'no-proxy-server',
]

/** The proxy switches among the app's own arguments. */
export const proxySwitches = (args: readonly string[]): string[] =>
  args.filter((arg) => routeSwitches.some((name) => arg === `--${name}` || arg.startsWith(`--${name}=`)))

/** `host:port`, `[address]:port` or only a host; null: anything else. */
function parseHost(address: string): { host: string; port: number | null } | null {
  const [, host, port] = /^(\[[\da-f:.]+\]|[^\s:/]+)(?::(\d{1,5}))?$/i.exec(address) ?? []
  if (host === undefined) return null
  return { host: withoutBrackets(host), port: port === undefined ? null : Number(port) }
}

function proxyAt(address: string): ProxyRoute | null {
  const full = /^[a-z][a-z\d]*:\/\//i.test(address) ? address : `http://${address}`
  if (!URL.canParse(full)) return null
  const { protocol, hostname, port, username, password } = new URL(full)
  const scheme = urlSchemes[protocol]
  if (scheme === undefined || hostname === '') return null
  const credentials = username === '' ? null : { username: decoded(username), password: decoded(password) }
  return {
    kind: 'proxy',
    scheme,
    host: withoutBrackets(hostname),
    port: port === '' ? defaultPorts[scheme] : Number(port),
    credentials,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const exceptionsFrom = (list: string): Exception[] =>
  list.split(/[\s,]+/).flatMap((entry) => {
    const host = entry.toLowerCase().replace(/^\*?\.(?=.)/, '')
    if (host === '') return []
    if (net.isIPv6(host) || host.includes('/')) return [{ host: withoutBrackets(host), port: null }]
    const parsed = parseHost(host)
    return parsed === null ? [] : [parsed]
  })

function excepts({ host, port }: Exception, asked: string, at: number): boolean {
  if (port !== null && port !== at) return false
  if (host === '*' || host === asked) return true
  return host.includes('/') ? inRange(host, asked) : asked.endsWith(`.${host}`)
}

/** `range`: 10.0.0.0/8, fd00::/8. */
function inRange(range: string, address: string): boolean {
  const [start = '', bits = ''] = range.split('/')
  const family = net.isIPv6(start) ? 'ipv6' : 'ipv4'
  if (net.isIP(start) === 0 || net.isIP(address) !== net.isIP(start)) return false
  const widest = family === 'ipv6' ? 128 : 32
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > widest) return false
  const list = new net.BlockList()
  list.addSubnet(start, Number(bits), family)
  return list.check(address, family)
}

function bypassRules({ host, port }: Exception): string[] {
  const suffix = port === null ? '' : `:${port}`
  if (host === '*' || host.includes('/') || net.isIP(host) !== 0) return [bracketed(host) + suffix]
  return [host + suffix, `*.${host}${suffix}`]
}
