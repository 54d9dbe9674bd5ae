import { describe, expect, it, test } from 'vitest'
import { createResolveRoutes } from '../../src-main/network/resolve.ts'
import {
  browserProxy,
  environmentProxies,
  type ProxyRoute,
  parseResolved,
  proxySwitches,
  routesByEnvironment,
} from '../../src-main/network/route.ts'

const direct = { kind: 'direct' } as const
const proxy = (scheme: ProxyRoute['scheme'], host: string, port: number): ProxyRoute => ({
  kind: 'proxy',
  scheme,
  host,
  port,
  credentials: null,
})

describe('what Chromium resolves', () => {
  it.each([
    ['DIRECT', [direct]],
    ['PROXY proxy.example:3128', [proxy('http', 'proxy.example', 3128)]],
    ['proxy proxy.example', [proxy('http', 'proxy.example', 80)]],
    ['HTTPS secure.example', [proxy('https', 'secure.example', 443)]],
    ['SOCKS old.example', [proxy('socks4', 'old.example', 1080)]],
    ['SOCKS5 [fd00::1]:1081', [proxy('socks5', 'fd00::1', 1081)]],
    [
      'PROXY one.example:1; HTTPS two.example:2 ;DIRECT',
      [proxy('http', 'one.example', 1), proxy('https', 'two.example', 2), direct],
    ],
    // Unsupported kinds of proxy are skipped. If none is left, the connection is direct.
    ['QUIC quic.example:443; PROXY one.example:1', [proxy('http', 'one.example', 1)]],
    ['QUIC quic.example:443', [direct]],
    ['PROXY', [direct]],
    ['', [direct]],
  ])('%s', (answer, routes) => {
    expect(parseResolved(answer)).toEqual(routes)
  })

  it('is not waited for when its PAC file does not come', async () => {
    const resolve = createResolveRoutes({ kind: 'chromium', switches: [] }, () => new Promise(() => {}), 10)
    expect(await resolve('https://wsp.registraduria.gov.co/')).toEqual([direct])
  })
})

describe('what the environment names', () => {
  const census = 'https://wsp.registraduria.gov.co/censo/consultar/'
  const at = (variables: Record<string, string>, url = census) => {
    const proxies = environmentProxies(variables)
    return proxies === null ? null : routesByEnvironment(proxies, url)
  }
  const one = proxy('http', 'one.example', 3128)

  it.each([
    [{ HTTPS_PROXY: 'http://one.example:3128' }],
    [{ https_proxy: 'http://one.example:3128/' }],
    [{ HTTPS_PROXY: 'one.example:3128' }],
    [{ ALL_PROXY: 'http://one.example:3128' }],
    [{ all_proxy: 'http://two.example', HTTPS_PROXY: 'http://one.example:3128' }],
    [{ HTTPS_PROXY: 'http://two.example', https_proxy: 'http://one.example:3128' }],
    [{ https_proxy: '', HTTPS_PROXY: 'http://one.example:3128' }],
  ])('%j', (variables) => {
    expect(at(variables)).toEqual([one])
  })

  it.each([
    ['https://secure.example', proxy('https', 'secure.example', 443)],
    ['socks5h://socks.example', proxy('socks5', 'socks.example', 1080)],
    ['socks4://socks.example:1', proxy('socks4', 'socks.example', 1)],
    ['http://[fd00::1]:3128', proxy('http', 'fd00::1', 3128)],
    ['http://luz:a%40b@one.example:3128', { ...one, credentials: { username: 'luz', password: 'a@b' } }],
  ])('as a proxy of another kind: %s', (address, expected) => {
    expect(at({ HTTPS_PROXY: address })).toEqual([expected])
  })

  it.each([{}, { HTTP_PROXY: 'http://one.example' }, { HTTPS_PROXY: 'ftp://x' }, { HTTPS_PROXY: '::' }])(
    'is nothing where there is no proxy for the census page: %j',
    (variables) => {
      expect(environmentProxies(variables as Record<string, string>)).toBeNull()
    },
  )

  it('may be another proxy for what is not encrypted, or none', () => {
    const variables = { HTTPS_PROXY: 'http://one.example:3128' }
    expect(at(variables, 'http://captcha.example/')).toEqual([direct])
    expect(at({ ...variables, HTTP_PROXY: 'http://two.example:1' }, 'http://captcha.example/')).toEqual([
      proxy('http', 'two.example', 1),
    ])
  })

  it.each(['http://127.0.0.1:9/', 'https://localhost/', 'http://[::1]:9/', 'http://census.localhost/'])(
    'is never the way to this machine: %s',
    (url) => {
      expect(at({ ALL_PROXY: 'http://one.example:3128' }, url)).toEqual([direct])
    },
  )

  it.each([
    ['*', census, true],
    ['registraduria.gov.co', census, true],
    ['.registraduria.gov.co', census, true],
    ['*.registraduria.gov.co', census, true],
    ['example.com, WSP.registraduria.gov.co', census, true],
    ['wsp.registraduria.gov.co:443', census, true],
    ['wsp.registraduria.gov.co:8443', census, false],
    ['duria.gov.co', census, false],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/99', 'https://10.1.2.3/', false],
    ['fd00::/8', 'https://[fd00::1]/', true],
    ['10.1.2.3', 'https://10.1.2.3/', true],
    ['', census, false],
  ])('has exceptions: %j for %s', (noProxy, url, excepted) => {
    const routes = at({ HTTPS_PROXY: 'http://one.example:3128', NO_PROXY: noProxy }, url)
    expect(routes).toEqual([excepted ? direct : one])
  })
})

test('the lookup browser is told the environment’s proxy, its login and its exceptions', () => {
  const proxies = environmentProxies({
    HTTPS_PROXY: 'http://luz:secreta@[fd00::1]:3128',
    NO_PROXY: '.gov.co,10.0.0.0/8,fd00::2,intranet:8080',
  })
  if (proxies === null) throw new Error('no proxies')
  expect(browserProxy(proxies)).toEqual({
    proxy: {
      server: 'http://[fd00::1]:3128',
      bypass: 'localhost,gov.co,*.gov.co,10.0.0.0/8,[fd00::2],intranet:8080,*.intranet:8080',
      username: 'luz',
      password: 'secreta',
    },
    args: [],
  })
})

test('the lookup browser is told of no login that it does not know', () => {
  const proxies = environmentProxies({ ALL_PROXY: 'socks5://luz:secreta@socks.example' })
  if (proxies === null) throw new Error('no proxies')
  expect(browserProxy(proxies)).toEqual({
    proxy: { server: 'socks5://socks.example:1080', bypass: 'localhost' },
    args: [],
  })
})

test('the lookup browser gets what the app was started with, where that is about proxies', () => {
  const args = ['electron', '.', '--proxy-pac-url=http://wpad/wpad.dat', '--lang=es', '--no-proxy-server']
  const switches = ['--proxy-pac-url=http://wpad/wpad.dat', '--no-proxy-server']
  expect(proxySwitches(args)).toEqual(switches)
  expect(browserProxy({ kind: 'chromium', switches })).toEqual({ args: switches })
})
