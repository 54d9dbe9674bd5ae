import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { createPackageWithOptions, extractAll } from '@electron/asar'
import { migrations } from './invented.ts'
import { withLaterMigration } from './later-migration.ts'

/**
 * Stands in for an AppImage, which needs a download to be built: a shell script that unpacks itself and starts its
 * content, with the variables that an AppImage sets.
 */

const root = path.resolve(import.meta.dirname, '../..')

interface ImageOptions {
  version: string
  /** SQL of a migration in this version; null: none. */
  migration: string | null
  /** A packaged app, unpacked; null: the built app on the runtime's Electron. */
  packaged: string | null
  /** Text of the `app-update.yml`. */
  config: string
  /** Folder for the files to pack; it may be deleted afterwards. */
  work: string
}

/** Each start unpacks into a folder in `TMPDIR`, and writes its process id to the file of `REFERIDOS_TEST_STARTS`. */
const header = `#!/bin/sh
set -e
unpacked=$(mktemp -d "\${TMPDIR:-/tmp}/image-XXXXXX")
tail -n +9 "$0" | tar -x -C "$unpacked"
export APPIMAGE="$(readlink -f "$0")" APPDIR="$unpacked"
echo $$ >> "$REFERIDOS_TEST_STARTS"
. "$unpacked/start"
# The archive begins in the next line.
`

/** Writes the script to `file`. */
export async function makeImage(file: string, options: ImageOptions): Promise<void> {
  const folder = fs.mkdtempSync(path.join(options.work, 'pack-'))
  const start =
    options.packaged === null ? await builtApp(folder, options) : await packagedApp(folder, options)
  fs.writeFileSync(path.join(folder, 'start'), start)
  const archive = `${folder}.tar`
  execFileSync('tar', ['-cf', archive, '-C', folder, '.'])
  fs.writeFileSync(file, header)
  fs.appendFileSync(file, fs.readFileSync(archive))
  fs.chmodSync(file, 0o755)
  for (const made of [folder, archive]) fs.rmSync(made, { recursive: true })
}

/** The app without its Electron, which the test runtime shares. */
async function builtApp(folder: string, options: ImageOptions): Promise<string> {
  const electron = createRequire(import.meta.url)('electron') as string
  const app = path.join(folder, 'app')
  fs.mkdirSync(app)
  fs.cpSync(path.join(root, 'out'), path.join(app, 'out'), { recursive: true })
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(app, 'node_modules'))
  fillIn(app, options)
  fs.writeFileSync(path.join(folder, 'app-update.yml'), options.config)
  return `export APPDIR='${path.dirname(electron)}' REFERIDOS_UPDATE_CONFIG="$unpacked/app-update.yml"
exec '${electron}' --disable-gpu "$@" "$unpacked/app"
`
}

async function packagedApp(folder: string, options: ImageOptions): Promise<string> {
  execFileSync('cp', ['-a', `${options.packaged}/.`, folder])
  const resources = path.join(folder, 'resources')
  const archive = path.join(resources, 'app.asar')
  const app = path.join(options.work, `app-${options.version}`)
  extractAll(archive, app)
  fillIn(app, options)
  fs.rmSync(archive)
  fs.rmSync(`${archive}.unpacked`, { recursive: true, force: true })
  await finished(await createPackageWithOptions(app, archive, { unpack: '**/*.node' }))
  fs.rmSync(app, { recursive: true })
  fs.writeFileSync(path.join(resources, 'app-update.yml'), options.config)
  return `exec "$unpacked/referidos" --disable-gpu "$@"\n`
}

/** Fills in the differences between two versions. */
function fillIn(app: string, { version, migration }: ImageOptions): void {
  const source = fs.existsSync(path.join(app, 'package.json')) ? app : root
  const about = JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8')) as object
  fs.writeFileSync(path.join(app, 'package.json'), JSON.stringify({ ...about, version }))
  const own = path.join(app, 'drizzle')
  fs.rmSync(own, { recursive: true, force: true })
  if (migration === null) fs.cpSync(migrations, own, { recursive: true })
  else withLaterMigration(own, migration)
}
