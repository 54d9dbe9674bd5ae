// Run it after every change of a dependency: npm run lockfile
// better-sqlite3 has prebuilt addons and sets `gypfile: false`, but npm does not copy that into the lockfile. Without
// it every `npm ci` would run node-gyp, which needs Python and make, so this script sets it in the lockfile.
import fs from 'node:fs'
import path from 'node:path'

const file = path.resolve(import.meta.dirname, '../package-lock.json')
const lock = JSON.parse(fs.readFileSync(file, 'utf8')) as {
  packages: Record<string, Record<string, unknown>>
}
const entry = lock.packages['node_modules/better-sqlite3']
if (entry === undefined) throw new Error('better-sqlite3 is not in the lockfile')
entry.gypfile = false
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
