// The routes of probe, 2captcha and browser, with real proxies, a real Chromium and TLS.
import { once } from 'node:events'
import fs from 'node:fs'
import type http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import { balanceWithin } from '../../src-main/lookup/captcha/balance.ts'
import { readElections } from '../../src-main/lookup/elections.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { createFetch } from '../../src-main/network/fetch.ts'
import {
  environmentProxies,
  type ProxyRoute,
  type ProxySettings,
  type Routes,
} from '../../src-main/network/route.ts'
import { createProbe } from '../../src-main/queue/probe.ts'
import { censusPages } from '../../src-preload/census-pages.ts'
import { type CaptchaServer, startCaptchaServer } from '../support/captcha-server/index.ts'
import { accountAt, serviceAt } from '../support/captcha-service.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { type Certificate, certificateFor } from '../support/certificate.ts'
import { inOneEngine, testBrowsers, trusting } from '../support/engines.ts'
import { inFull, isFull, part } from '../support/extent.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { type HttpProxy, startProxy, startSocksProxy, startTls } from '../support/proxy.ts'

const never = new AbortController().signal
const census = new URL(censusPages.wsp.url)
const service = 'captcha.example'
const cedula = '1000000077'

let certificate: Certificate
let captcha: CaptchaServer
let site: CensusSite
let leads: Record<string, number>
let proxy: HttpProxy
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  certificate = await certificateFor(census.hostname, service)
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.cert])
  captcha = await startCaptchaServer()
  site = await startCensusSite({ redeem: captcha.redeem, pace: { options: 0, spinner: 0 } })
  const [secureSite, secureCaptcha] = await Promise.all([
    startTls(certificate, site.port),
    startTls(certificate, captcha.port),
  ])
  leads = {
    [`${census.hostname}:443`]: secureSite.port,
    [`${service}:443`]: secureCaptcha.port,
    [`${service}:80`]: captcha.port,
  }
  proxy = await startProxy({ leads })
  site.script(cedula, { kind: 'not_found' })
  closing.push(proxy.close, secureSite.close, secureCaptcha.close, site.close, captcha.close)
})
afterAll(async () => {
  for (const close of closing) await close()
})

const by = ({ host, port }: { host: string; port: number }, more: Partial<ProxyRoute> = {}): ProxyRoute => ({
  kind: 'proxy',
  scheme: 'http',
  host,
  port,
  credentials: null,
  ...more,
})
const direct = { kind: 'direct' } as const
const nobody = by({ host: '127.0.0.1', port: 9 })
const through =
  (...routes: Routes) =>
  async () =>
    routes

describe.runIf(inOneEngine)('the probe', () => {
  const probe = (routes: Routes, url = census.href, signal = never) =>
    createProbe(through(...routes))(url, signal)

  it('asks the proxy for a connection, and the site for nothing', async () => {
    const before = proxy.log.length
    expect(await probe([by(proxy)])).toBe(true)
    expect(proxy.log.slice(before)).toEqual([`CONNECT ${census.hostname}:443`])
    expect(site.log).toEqual([])
  })

  it('connects to the host itself where no proxy leads there', async () => {
    expect(await probe([direct], site.page)).toBe(true)
    expect(await probe([direct], 'http://127.0.0.1:9/')).toBe(false)
  })

  it.each([502, 403, 500])('takes a site that the proxy answers with %i for out of reach', async (status) => {
    proxy.refuse(status)
    onTestFinished(() => proxy.refuse(null))
    expect(await probe([by(proxy), direct])).toBe(false)
  })

  it('leaves a proxy that wants a login to the browser', async () => {
    proxy.refuse(407)
    onTestFinished(() => proxy.refuse(null))
    expect(await probe([by(proxy)])).toBe(true)
  })

  it('logs in where the environment says how', async () => {
    const locked = await startProxy({ leads, login: 'luz:secreta' })
    onTestFinished(locked.close)
    const credentials = { username: 'luz', password: 'secreta' }
    expect(await probe([by(locked, { credentials })])).toBe(true)
  })

  it('takes the next route where a proxy is out of reach or does not answer', async () => {
    expect(await probe([nobody])).toBe(false)
    expect(await probe([nobody, by(proxy)])).toBe(true)
  })

  it('ends at once with its signal, whatever the proxy does', async () => {
    proxy.refuse('hang')
    onTestFinished(() => proxy.refuse(null))
    const leaving = new AbortController()
    const before = proxy.log.length
    const probing = probe([by(proxy)], census.href, leaving.signal)
    while (proxy.log.length === before) await new Promise(setImmediate)
    leaving.abort()
    expect(await probing).toBe(false)
    expect(await probe([by(proxy)], census.href, AbortSignal.abort())).toBe(false)
  })

  it('speaks TLS to a proxy that wants it', async () => {
    const secure = await startProxy({ leads, certificate })
    onTestFinished(secure.close)
    expect(await probe([by(secure, { scheme: 'https' })])).toBe(true)
    expect(secure.log).toEqual([`CONNECT ${census.hostname}:443`])
  })

  it('speaks SOCKS', async () => {
    const socks = await startSocksProxy(leads)
    onTestFinished(socks.close)
    const route = by(socks, { scheme: 'socks5' })
    expect(await probe([route])).toBe(true)
    expect(await probe([route], 'https://elsewhere.example/')).toBe(false)
    expect(socks.log).toEqual([`SOCKS5 ${census.hostname}:443`, 'SOCKS5 elsewhere.example:443'])
  })
})

describe.runIf(inOneEngine)('2captcha', () => {
  const balance = (routes: Routes, url = `https://${service}`, signal = never) =>
    balanceWithin(accountAt(url, { fetch: createFetch(through(...routes)) }).api, {
      signal,
      deadlineMs: 10_000,
    })

  it.each(['https', 'http'])('is asked through the proxy, over %s', async (protocol) => {
    const before = proxy.log.length
    expect(await balance([by(proxy)], `${protocol}://${service}`)).toEqual({ kind: 'balance', dollars: 10 })
    expect(proxy.log.slice(before)).toEqual([`CONNECT ${service}:${protocol === 'https' ? 443 : 80}`])
  })

  it('is asked through SOCKS', async () => {
    const socks = await startSocksProxy(leads)
    onTestFinished(socks.close)
    expect(await balance([by(socks, { scheme: 'socks5' })])).toMatchObject({ kind: 'balance' })
  })

  it('is asked by the next route where a proxy is out of reach, and by none where one refuses', async () => {
    expect(await balance([nobody, by(proxy)])).toMatchObject({ kind: 'balance' })
    proxy.refuse(403)
    onTestFinished(() => proxy.refuse(null))
    expect(await balance([by(proxy), direct], captcha.url)).toEqual({
      kind: 'network',
      detail: 'captcha service not reached: PROXY_REFUSED',
    })
  })

  it('is not trusted with another certificate', async () => {
    const other = await certificateFor(service)
    const impostor = await startTls(other, captcha.port)
    const misled = await startProxy({ leads: { [`${service}:443`]: impostor.port } })
    onTestFinished(async () => {
      await misled.close()
      await impostor.close()
    })
    expect(await balance([by(misled)])).toMatchObject({ kind: 'network' })
  })
})

describe.runIf(inOneEngine)('the fetch for 2captcha', () => {
  /** Serves `handle` on loopback; the returned fetch reaches it through the proxy. */
  async function serve(handle: http.RequestListener): Promise<typeof globalThis.fetch> {
    const server = await listenOnLoopback(handle, 0)
    const way = await startProxy({ leads: { 'server.example:80': server.port } })
    onTestFinished(async () => {
      await way.close()
      await server.close()
    })
    return createFetch(through(by(way)))
  }

  it('does not follow a redirect', async () => {
    const get = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
    const { status, headers } = await get('http://server.example/', { redirect: 'manual' })
    expect([status, headers.get('location')]).toEqual([302, '/elsewhere'])
    await expect(get('http://server.example/', { redirect: 'error' })).rejects.toThrow('redirect')
  })

  it('ends the connection with its signal, also in the middle of a body', async () => {
    const left: Promise<unknown>[] = []
    const get = await serve((_, response) => {
      left.push(once(response, 'close'))
      response.write('half')
    })
    const leaving = new AbortController()
    const { body } = await get('http://server.example/', { signal: leaving.signal })
    const reader = body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('half')
    leaving.abort(new Error('left'))
    await expect(reader?.read()).rejects.toThrow()
    await Promise.all(left)
    await expect(get('http://server.example/', { signal: leaving.signal })).rejects.toThrow('left')
  })
})

describe('the lookup browser', () => {
  const folder = temporaryFolderForAll()
  let number = 0

  async function look(proxies: ProxySettings, url = census.href): Promise<Outcome> {
    number += 1
    const profilesDir = path.join(folder(), `p${number}`)
    const browser = testBrowsers({ profilesDir, ...trusting(folder(), certificate), proxies }).hidden
    try {
      const solver = serviceAt(captcha.url, { pollMs: 10 })
      const lookup = createLookup({ browser, solver, url, deadlineMs: 20_000 })
      return (await lookup({ cedula, signal: never, onStep: () => {} })).outcome
    } finally {
      await browser.close()
    }
  }
  const environment = (variables: Record<string, string>): ProxySettings => {
    const proxies = environmentProxies(variables)
    if (proxies === null) throw new Error('no proxies')
    return proxies
  }
  const seen = async (work: () => Promise<Outcome>) => {
    const before = proxy.log.length
    const outcome = await work()
    return { outcome, asked: proxy.log.slice(before).filter((line) => line.includes(census.hostname)) }
  }
  const asksForCensus = [`CONNECT ${census.hostname}:443`]

  // The next test does so as well, with a login.
  it.runIf(isFull)('gets through the proxy of the environment', async () => {
    const proxies = environment({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` })
    const { outcome, asked } = await seen(() => look(proxies))
    expect(outcome.kind).toBe('not_found')
    expect(asked).toEqual(expect.arrayContaining(asksForCensus))
  })

  it('logs in at the proxy', async () => {
    const locked = await startProxy({ leads, login: 'luz:secreta' })
    onTestFinished(locked.close)
    const at = `127.0.0.1:${locked.port}`
    expect((await look(environment({ HTTPS_PROXY: `http://luz:secreta@${at}` }))).kind).toBe('not_found')
    for (const login of ['luz:otra@', ...inFull([''])])
      expect(await look(environment({ HTTPS_PROXY: `http://${login}${at}` }))).toMatchObject({
        kind: 'network_error',
        captivePortal: true,
      })
  })

  it.runIf(isFull)('gets through SOCKS, whatever login is named for it', async () => {
    const socks = await startSocksProxy(leads)
    onTestFinished(socks.close)
    const proxies = environment({ ALL_PROXY: `socks5://luz:secreta@127.0.0.1:${socks.port}` })
    expect((await look(proxies)).kind).toBe('not_found')
    expect(socks.log).toContain(`SOCKS5 ${census.hostname}:443`)
  })

  it.runIf(isFull)('gets through the proxy of a PAC file', async () => {
    const file = `function FindProxyForURL(url, host) { return 'PROXY 127.0.0.1:9; PROXY 127.0.0.1:${proxy.port}' }`
    const pac = await listenOnLoopback((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(file)
    }, 0)
    onTestFinished(pac.close)
    const proxies: ProxySettings = { kind: 'chromium', switches: [`--proxy-pac-url=${pac.url}/wpad.dat`] }
    const { outcome, asked } = await seen(() => look(proxies))
    expect(outcome.kind).toBe('not_found')
    expect(asked).toEqual(expect.arrayContaining(asksForCensus))
  })

  it('reaches this machine without a proxy', async () => {
    const proxies = environment({ ALL_PROXY: 'http://127.0.0.1:9' })
    expect((await look(proxies, site.page)).kind).toBe('not_found')
  })

  it.runIf(isFull)('leaves the exceptions out', async () => {
    const proxies = environment({
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      NO_PROXY: 'registraduria.gov.co',
    })
    const { outcome, asked } = await seen(() => look(proxies))
    expect(outcome).toMatchObject({ kind: 'network_error' })
    expect(asked).toEqual([])
  })
})

describe.runIf(inOneEngine)('a network that wants a login first', () => {
  const folder = temporaryFolderForAll()
  let browser: LookupBrowser
  beforeAll(() => {
    browser = testBrowsers({
      profilesDir: path.join(folder(), 'profiles'),
    }).hidden
  })
  afterAll(() => browser.close())

  const wantsLogin = { kind: 'network_error', captivePortal: true }

  const ways = ['lookup', 'elections'] as const
  type Way = (typeof ways)[number]

  /**
   * Looks up as the queue does and reads the elections as Ajustes does; both must report the captive portal. `npm test`
   * does one of them.
   */
  async function both(url: string, one: Way): Promise<void> {
    const before = captcha.log.length
    for (const way of part<readonly Way[]>(ways, [one])) {
      if (way === 'elections') {
        expect(await readElections({ browser, url, signal: never })).toMatchObject(wantsLogin)
        continue
      }
      const solver = serviceAt(captcha.url)
      const lookup = createLookup({ browser, solver, url, deadlineMs: 20_000 })
      const { outcome } = await lookup({ cedula, signal: never, onStep: () => {} })
      expect(outcome).toMatchObject(wantsLogin)
    }
    expect(captcha.log.length).toBe(before)
  }

  it('shows a certificate of its own', async () => {
    const portal = await startTls(certificate, site.port)
    onTestFinished(portal.close)
    await both(`https://127.0.0.1:${portal.port}/censo/consultar/`, 'lookup')
  })

  it('answers without encryption', async () => {
    const portal = await listenOnLoopback((_, response) => response.end('Inicie sesión'), 0)
    onTestFinished(portal.close)
    await both(`https://127.0.0.1:${portal.port}/censo/consultar/`, 'elections')
  })

  it('says so by its status', async () => {
    const portal = await listenOnLoopback((_, response) => response.writeHead(511).end('<p>Inicie sesión'), 0)
    onTestFinished(portal.close)
    await both(`${portal.url}/censo/consultar/`, 'elections')
  })

  it.each<[string, Way, (to: string) => { status: number; headers: http.OutgoingHttpHeaders; body: string }]>(
    [
      ['at once', 'elections', (to) => ({ status: 302, headers: { location: to }, body: '' })],
      [
        'by a script',
        'lookup',
        (to) => ({ status: 200, headers: {}, body: `<script>location.replace('${to}')</script>` }),
      ],
    ],
  )('leads to its own page: %s', async (_, way, answer) => {
    const portal = await listenOnLoopback((_, response) => response.end('<p>Inicie sesión'), 0)
    // Another name of this machine, which is not a census address.
    const own = `http://portal.localhost:${portal.port}/`
    const { status, headers, body } = answer(own)
    const gate = await listenOnLoopback((_, response) => response.writeHead(status, headers).end(body), 0)
    onTestFinished(async () => {
      await gate.close()
      await portal.close()
    })
    await both(`${gate.url}/censo/consultar/`, way)
  })

  it('is not what a page is that does not answer', async () => {
    const silent = net.createServer((socket) => socket.destroy())
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const { port } = silent.address() as net.AddressInfo
    const url = `http://127.0.0.1:${port}/censo/consultar/`
    const elections = await readElections({ browser, url, signal: never })
    expect(elections).toMatchObject({ kind: 'network_error' })
    expect(elections).not.toHaveProperty('captivePortal')
  })
})

/** A folder that exists during the tests of one block. */
function temporaryFolderForAll(): () => string {
  let folder = ''
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-network-'))
  })
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return () => folder
}
