// Run it after every change of a dependency: npm run lockfile
// better-sqlite3 brings prebuilt addons and says `gypfile: false`, but npm does not copy that into its lockfile and would
// run node-gyp, which wants Python and make, in every `npm ci`. The lockfile has to say it itself.
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
