// The app in a network with a proxy as the only way out: no DNS, and no other address is reachable.
import fs from 'node:fs'
import path from 'node:path'
import { censusPages } from '../../src-preload/census-pages.ts'
import { placeAccounts } from '../support/accounts.ts'
import type { SeenBehindProxy } from '../support/behind-proxy.ts'
import { captchaTestKey } from '../support/captcha-server/index.ts'
import { certificateFor, trustedHome } from '../support/certificate.ts'
import type { LaunchOptions } from '../support/launch.ts'
import { makePrivateNetwork, noPrivateNetwork } from '../support/private-network.ts'
import { pacPath, startProxy, startTls } from '../support/proxy.ts'
import { leader } from '../support/screens.ts'
import { test as base, expect } from './fixtures.ts'

const census = new URL(censusPages.wsp.url)
const service = 'captcha.example'
/** Cédula that `behind-proxy.ts` registers. */
const registered = '1014880231'

interface Network {
  /** Starts the app behind the proxy and waits for its lookup. `told`: makes the options from the proxy's URL. */
  startBehind(told: (proxy: string) => Pick<LaunchOptions, 'env' | 'switches'>): Promise<SeenBehindProxy>
  /** Requests to the proxy. */
  asked(): readonly string[]
}

const test = base.extend<{ network: Network }>({
  network: async ({ dataDir, captcha, site }, use, testInfo) => {
    const impossible = noPrivateNetwork()
    testInfo.skip(impossible !== null, impossible ?? '')
    const certificate = await certificateFor(census.hostname, service)
    const [secureSite, secureCaptcha] = await Promise.all([
      startTls(certificate, site.port),
      startTls(certificate, captcha.port),
    ])
    const network = await makePrivateNetwork(process.pid % 16_384)
    const leads = {
      [`${census.hostname}:443`]: secureSite.port,
      [`${service}:443`]: secureCaptcha.port,
    }
    const proxy = await startProxy({ leads, host: network.gateway })
    const trusted = path.join(dataDir, 'stand-in.pem')
    fs.writeFileSync(trusted, certificate.cert)
    const HOME = await trustedHome(path.join(dataDir, 'user'), certificate)
    await use({
      asked: () => proxy.log,
      async startBehind(told) {
        const home = path.join(dataDir, 'home')
        fs.mkdirSync(home)
        const { database } = await placeAccounts(home, [{ ...leader, role: 'LEADER' }], Date.now())
        // The leader's own lookup would take seconds more: the real page's address has the full gap.
        database.sqlite.prepare('DELETE FROM lookup_jobs').run()
        database.close()
        const { env, ...rest } = told(`http://${proxy.host}:${proxy.port}`)
        const options: LaunchOptions = {
          dataDir: home,
          censusUrl: census.href,
          captchaUrl: `https://${service}`,
          captchaKey: captchaTestKey,
          env: { NODE_EXTRA_CA_CERTS: trusted, HOME, ...env },
          ...rest,
        }
        const driver = path.resolve(import.meta.dirname, '../support/behind-proxy.ts')
        const said = await network.run(process.execPath, [driver, JSON.stringify(options)], process.env)
        return JSON.parse(said) as SeenBehindProxy
      },
    })
    await proxy.close()
    await network.remove()
    await secureSite.close()
    await secureCaptcha.close()
  },
})

type Told = [how: string, told: (proxy: string) => Pick<LaunchOptions, 'env' | 'switches'>]

// tests/network covers each part of the environment's settings. Only Electron reads a PAC file.
for (const [how, told] of [
  ['a PAC file names it', (proxy) => ({ switches: [`--proxy-pac-url=${proxy}${pacPath}`] })],
  ['the environment names it', (proxy) => ({ env: { HTTPS_PROXY: proxy } })],
] satisfies Told[]) {
  test(`where only a proxy leads out, probe, 2captcha and lookup all get through: ${how}`, {
    tag: '@full',
  }, async ({ network, captcha, site }) => {
    const seen = await network.startBehind(told)
    const log = seen.log.slice(-20).join('\n')
    expect(seen.row, log).toContain('Encontrado')
    expect(seen.status).toContain('En línea')
    expect(seen.balance).toMatchObject({ ok: true, value: { kind: 'balance' } })
    expect(seen.complaints).toEqual([])
    expect(site.log.flatMap(({ cedula }) => cedula ?? [])).toEqual([registered])
    expect(captcha.log.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['submit', 'result', 'getbalance']),
    )
    // One from the probe, one from the browser.
    const connects = network.asked().filter((line) => line === `CONNECT ${census.hostname}:443`)
    expect(connects.length).toBeGreaterThanOrEqual(2)
    expect(network.asked()).toContain(`CONNECT ${service}:443`)
  })
}
