// Lists the licence of every package in the lockfile, for all platforms, in docs/licences.md. Run it after every change
// of a dependency: npm run licences
import fs from 'node:fs'
import path from 'node:path'

export interface Licensed {
  name: string
  version: string
  /** From the package's own manifest, which npm copies into the lockfile. */
  licence: string
  /** Installed with `npm ci --omit=dev`. False for the page's packages, which are bundled. */
  isProduction: boolean
}

/** Licences allowed without further review. Packages under MPL-2.0 and WTFPL are neither modified nor shipped. */
export const allowedLicences: readonly string[] = [
  '(MIT OR Apache-2.0)',
  '(MIT OR CC0-1.0)',
  '(WTFPL OR MIT)',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT AND ISC AND BSD-3-Clause',
  'MIT OR Apache-2.0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'WTFPL OR ISC',
]

const root = path.resolve(import.meta.dirname, '..')
export const licencesFile = path.join(root, 'docs', 'licences.md')

interface Entry {
  name?: string
  version: string
  license?: string
  dev?: boolean
  devOptional?: boolean
}

/** All packages, sorted by name and version, without duplicates. */
export function licensed(): Licensed[] {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')
  const { packages } = JSON.parse(lock) as { packages: Record<string, Entry> }
  const found = new Map<string, Licensed>()
  for (const [place, entry] of Object.entries(packages)) {
    if (place === '') continue
    const name = entry.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const isProduction = !entry.dev && !entry.devOptional
    const key = `${name} ${entry.version}`
    const before = found.get(key)
    found.set(key, {
      name,
      version: entry.version,
      licence: entry.license ?? 'none',
      isProduction: isProduction || (before?.isProduction ?? false),
    })
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

export function licencesText(): string {
  const all = licensed()
  const rows = all.map(
    ({ name, version, licence, isProduction }) =>
      `| ${name} | ${version} | ${licence} | ${isProduction ? 'yes' : ''} |`,
  )
  return [
    '# Licences',
    '',
    'Every package in `package-lock.json`, of every platform; written by `npm run licences`. Production: installed beside',
    "the app's own code; what the page is built from (React, Mantine, the Inter font and so on) is bundled into it instead.",
    '',
    '| package | version | licence | production |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

if (import.meta.main) {
  fs.writeFileSync(licencesFile, licencesText())
  console.log(`${licensed().length} packages in docs/licences.md`)
  const strange = licensed().filter(({ licence }) => !allowedLicences.includes(licence))
  for (const { name, licence } of strange) console.error(`not allowed: ${name}, ${licence}`)
  process.exitCode = strange.length === 0 ? 0 : 1
}
