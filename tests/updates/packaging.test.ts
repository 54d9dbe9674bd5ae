import fs from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { packageConfig, updateConfig } from '../../scripts/package/config.ts'
import { appImageOf, updateBar } from '../../src-main/updates/bar.ts'
import { temporaryFolder } from '../support/database.ts'

const url = 'https://descargas.example/referidos'
const unsigned = { isSigned: false, publisherName: null }

test('a package gets the address of its feed, over HTTPS alone', () => {
  const expected = `provider: generic\nurl: "${url}"\nupdaterCacheDirName: referidos-updater\n`
  expect(updateConfig(url, 'linux', unsigned)).toBe(expected)
  expect(updateConfig(null, 'linux', unsigned)).toBe(null)
  expect(() => updateConfig('http://descargas.example', 'linux', unsigned)).toThrow('HTTPS')
  expect(updateConfig('http://127.0.0.1:9', 'win32', unsigned)).toContain('127.0.0.1')
  // macOS replaces no unsigned app; Windows can require a name in the signature.
  expect(updateConfig(url, 'darwin', unsigned)).toBe(null)
  const signed = { isSigned: true, publisherName: 'Referidos S.A.S.' }
  expect(updateConfig(url, 'darwin', signed)).toBe(expected)
  expect(updateConfig(url, 'win32', signed)).toBe(`${expected}publisherName: "Referidos S.A.S."\n`)
})

test('packaging writes it into the unpacked app, of which the installers are made', async () => {
  const folder = temporaryFolder()
  const electron = { kind: 'official', version: '45.5.0' } as const
  const pack = async (updateUrl: string | null) => {
    const { afterPack } = packageConfig({ electron, output: folder, isTestBuild: false, updateUrl })
    const packager = { getResourcesDir: (at: string) => at }
    if (typeof afterPack === 'function')
      await afterPack({ electronPlatformName: 'win32', appOutDir: folder, packager } as never)
    return fs.existsSync(path.join(folder, 'app-update.yml'))
  }
  expect(await pack(null)).toBe(false)
  expect(await pack(url)).toBe(true)
})

test('an app updates itself where it has a feed and owns its file', () => {
  const folder = temporaryFolder()
  const config = path.join(folder, 'app-update.yml')
  const unpacked = path.join(folder, 'mounted')
  const image = path.join(folder, 'Referidos.AppImage')
  fs.mkdirSync(unpacked)
  for (const file of [config, image, path.join(unpacked, 'referidos')]) fs.writeFileSync(file, '')
  const installed = {
    platform: 'linux',
    isPackaged: true,
    executable: path.join(unpacked, 'referidos'),
    configFile: config,
    env: { APPIMAGE: image, APPDIR: unpacked },
  } as const
  expect(updateBar(installed)).toBe(null)
  expect(updateBar({ ...installed, isPackaged: false })).toBe('not_packaged')
  expect(updateBar({ ...installed, configFile: `${config}x` })).toBe('not_configured')
  // Installed from the deb.
  expect(updateBar({ ...installed, env: {} })).toBe('system')
  // The deb's app, started by a program that runs from an AppImage: its file is not ours to replace.
  const started = { ...installed, executable: '/opt/Referidos/referidos' }
  expect(updateBar(started)).toBe('system')
  expect(appImageOf(started)).toBe(null)
  for (const platform of ['win32', 'darwin'] as const)
    expect(updateBar({ ...installed, platform, env: {} })).toBe(null)
  vi.spyOn(fs, 'accessSync').mockImplementation(() => {
    throw new Error('EACCES')
  })
  expect(updateBar(installed)).toBe('not_writable')
})
