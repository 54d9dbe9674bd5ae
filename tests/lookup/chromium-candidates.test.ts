import { describe, expect, it } from 'vitest'
import { bundledChromium, chromiumCandidates } from '../../src-main/lookup/chromium-candidates.ts'

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
