import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { allowedLicences, licencesFile, licencesText, licensed } from '../../scripts/licences.ts'

interface Entry {
  version?: string
  integrity?: string
  resolved?: string
  gypfile?: boolean
  hasInstallScript?: boolean
  license?: string
}

interface Manifest {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  allowScripts: Record<string, boolean>
}

const root = path.resolve(import.meta.dirname, '../..')
const file = path.join(root, 'package-lock.json')
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest
const { allowScripts } = manifest
const { packages } = JSON.parse(fs.readFileSync(file, 'utf8')) as { packages: Record<string, Entry> }
const entries = Object.entries(packages).filter(([name]) => name !== '')
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)

test('every package is pinned by version and hash, for every platform, and names no registry', () => {
  const incomplete = entries.filter(([, entry]) => !entry.version || !entry.integrity || entry.resolved)
  expect(incomplete.map(([name]) => name)).toEqual([])
})

test('`npm ci` compiles nothing (run `npm run lockfile` after changing a dependency)', () => {
  expect(packages['node_modules/better-sqlite3']?.gypfile).toBe(false)
})

test('the packages that run something when they are installed are those allowed by name', () => {
  const scripts = entries.filter(([, entry]) => entry.hasInstallScript).map(([place]) => nameOf(place))
  const running = [...new Set(scripts)].filter((name) => allowScripts[name] !== false)
  const allowed = Object.entries(allowScripts).filter(([, isAllowed]) => isAllowed)
  expect(running.toSorted()).toEqual(allowed.map(([name]) => name).toSorted())
})

test('every direct dependency is pinned to one version, and the lockfile has that one', () => {
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  expect(wanted.length).toBeGreaterThan(20)
  for (const [name, version] of wanted)
    expect(version.replace(/^npm:.*@/, ''), name).toBe(packages[`node_modules/${name}`]?.version)
})

test('every licence is on the list of those allowed, and docs/licences.md is current (npm run licences)', () => {
  const strange = licensed().filter(({ licence }) => !allowedLicences.includes(licence))
  expect(strange).toEqual([])
  expect(fs.readFileSync(licencesFile, 'utf8')).toBe(licencesText())
})

test('the lockfile says of each installed package what its own manifest says', () => {
  const installed = entries.filter(([place]) => fs.existsSync(path.join(root, place, 'package.json')))
  expect(installed.length).toBeGreaterThan(100)
  for (const [place, entry] of installed) {
    const own = JSON.parse(fs.readFileSync(path.join(root, place, 'package.json'), 'utf8')) as Entry
    expect([own.version, own.license], place).toEqual([entry.version, entry.license])
  }
})
