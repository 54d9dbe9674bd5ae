import { describe, expect, it } from 'vitest'
import { chromiumCandidates } from '../../src-main/lookup/chromium-candidates.ts'

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
    expect([...new Set(names(platform, env))]).toEqual(['Chrome', 'Edge', 'Chromium', 'Playwright'])
  })

  it('leave out Playwright where it has none for the system', () => {
    const last = chromiumCandidates({
      platform: 'linux',
      env: {},
      home: '/home/x',
      playwright: undefined,
    }).at(-1)
    expect(last?.name).toBe('Chromium')
  })

  it('are Playwright alone on a Windows that names no folder', () => {
    expect(names('win32')).toEqual(['Playwright'])
  })

  it('are written as Windows writes them', () => {
    const [chrome] = chromiumCandidates({
      platform: 'win32',
      env: { PROGRAMFILES: 'C:\\Program Files' },
      home: '',
      playwright: '',
    })
    expect(chrome?.path).toBe('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe')
  })
})
