import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runtimeModules } from '../../scripts/package/config.ts'
import { licencesFile, unbundledLicences, unbundledPackages } from '../../scripts/shipped-licences.ts'
import { readLicences } from '../../src-main/diagnostics/licences.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { temporaryFolder } from '../support/database.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** The file that a build would write. */
function built(): string {
  const folder = temporaryFolder()
  unbundledLicences(path.join(root, 'node_modules')).generateBundle.call({
    emitFile: ({ fileName, source }) => fs.writeFileSync(path.join(folder, fileName), source),
  })
  return path.join(folder, `unbundled-${licencesFile}`)
}

test('every package that is shipped beside the bundles has its licence in the list, once and by name', () => {
  expect(unbundledPackages).toEqual(expect.arrayContaining(runtimeModules))
  const other = path.join(temporaryFolder(), licencesFile)
  const own = { name: 'a-package', version: '1.0.0', identifier: 'ISC' }
  fs.writeFileSync(other, JSON.stringify([own, own]))
  const names = readLicences([built(), other]).map(({ name }) => name)
  const shipped = names.filter((name) => name !== 'Electron' && name !== 'Chromium')
  expect(shipped).toEqual(['@fontsource-variable/inter', 'a-package', 'better-sqlite3', 'playwright-core'])
  expect(readLicences([built()]).find(({ name }) => name === 'playwright-core')?.text).toContain(
    'Apache License',
  )
})

test('the address is that of package.json', () => {
  const { author } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    author: string
  }
  expect(author).toContain(`<${messages.diagnostics.address}>`)
})
