import { describe, expect, it } from 'vitest'
import { isCensusAddress } from '../../src-main/lookup/census-address.ts'
import { whyNot } from '../../src-main/lookup/chromium.ts'
import { bundledChromium, chromiumCandidates } from '../../src-main/lookup/chromium-candidates.ts'

describe('a census address', () => {
  it.each([
    'https://wsp.registraduria.gov.co/censo/consultar/',
    'https://consultacenso.registraduria.gov.co/',
    'http://127.0.0.1:8080/censo/consultar/',
    'http://localhost:8080/',
    'http://[::1]:8080/',
  ])('is %s', (address) => {
    expect(isCensusAddress(address)).toBe(true)
  })

  it.each([
    'http://wsp.registraduria.gov.co/censo/consultar/',
    'https://wsp.registraduria.gov.co.example.com/',
    'https://wsp.registraduria.gov.co@example.com/',
    'https://registraduria.gov.co/',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'http://192.168.1.1/',
    'file:///censo.html',
    'wsp.registraduria.gov.co',
    '',
  ])('is not %s', (address) => {
    expect(isCensusAddress(address)).toBe(false)
  })
})

describe('the places where Chromium may be', () => {
  const names = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv = {}): string[] =>
    chromiumCandidates({ platform, env, home: '/home/x', playwright: '/cache/chrome' }).map(
      ({ name }) => name,
    )

  it.each<[NodeJS.Platform, NodeJS.ProcessEnv]>([
    ['linux', {}],
    ['darwin', {}],
    ['win32', { PROGRAMFILES: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\x\\AppData\\Local' }],
  ])('are tried in the same order on %s', (platform, env) => {
    expect([...new Set(names(platform, env))]).toEqual(['Playwright', 'Chrome', 'Edge', 'Chromium'])
  })

  it('begin with the one that came with the app', () => {
    const surroundings = { env: {}, home: '/home/x', playwright: '/cache/chrome', bundled: '/app/chrome' }
    const [first, second] = chromiumCandidates({ platform: 'linux', ...surroundings })
    expect([first, second]).toEqual([
      { name: 'Referidos', path: '/app/chrome' },
      { name: 'Playwright', path: '/cache/chrome' },
    ])
  })

  it.each<[NodeJS.Platform, string, string]>([
    ['linux', '/opt/referidos/resources', '/opt/referidos/resources/chromium/chrome'],
    ['win32', 'C:\\Referidos\\resources', 'C:\\Referidos\\resources\\chromium\\chrome.exe'],
    ['darwin', '/R.app/Resources', '/R.app/Resources/chromium/Chromium.app/Contents/MacOS/Chromium'],
  ])('are below the resources of the app on %s', (platform, resources, file) => {
    expect(bundledChromium(resources, platform)).toBe(file)
  })

  it('leave out Playwright where it has none for the system', () => {
    const [first] = chromiumCandidates({ platform: 'linux', env: {}, home: '/home/x', playwright: undefined })
    expect(first?.name).toBe('Chrome')
  })

  it('are Playwright alone on a Windows that names no folder', () => {
    expect(names('win32')).toEqual(['Playwright'])
  })

  it('are written as Windows writes them', () => {
    const [, chrome] = chromiumCandidates({
      platform: 'win32',
      env: { PROGRAMFILES: 'C:\\Program Files' },
      home: '',
      playwright: '',
    })
    expect(chrome?.path).toBe('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe')
  })
})

describe('why a browser did not start', () => {
  const failed = 'browserType.launchPersistentContext: Failed to launch the browser process.\nBrowser logs:\n'
  it.each([
    [`${failed}<launching> /opt/chrome --no-sandbox`, 'does_not_start', 'it ends at once'],
    ['spawn /opt/chrome EACCES', 'does_not_start', 'spawn /opt/chrome EACCES'],
    [
      `${failed}[err] FATAL: No usable sandbox! Update your kernel`,
      'sandbox_unusable',
      'its sandbox cannot be used',
    ],
    [
      `${failed}[err] chrome: error while loading shared libraries: libnss3.so: cannot open`,
      'library_missing',
      'a library is missing: libnss3.so',
    ],
    [
      'browserType.launchPersistentContext: Timeout 30000ms exceeded.',
      'no_page',
      'it starts, but does not get ready',
    ],
  ])('is a line of %s', (message, problem, detail) => {
    expect(whyNot(new Error(message))).toEqual({ problem, detail })
  })
})
