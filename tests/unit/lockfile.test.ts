import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

interface Entry {
  version?: string
  integrity?: string
  resolved?: string
  gypfile?: boolean
}

const file = path.resolve(import.meta.dirname, '../../package-lock.json')
const { packages } = JSON.parse(fs.readFileSync(file, 'utf8')) as { packages: Record<string, Entry> }
const entries = Object.entries(packages).filter(([name]) => name !== '')

test('every package is pinned by version and hash, for every platform, and names no registry', () => {
  const incomplete = entries.filter(([, entry]) => !entry.version || !entry.integrity || entry.resolved)
  expect(incomplete.map(([name]) => name)).toEqual([])
})

test('`npm ci` compiles nothing (run `npm run lockfile` after changing a dependency)', () => {
  expect(packages['node_modules/better-sqlite3']?.gypfile).toBe(false)
})
