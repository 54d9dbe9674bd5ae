// The default app of the assembled Electron: runs the app whose folder or file is named on the command line. It
// replaces Electron's own default app, which the package that contains the binary has removed.
//
// The top-level await at the end delays `ready` until the app's top-level code has run. Without it
// protocol.registerSchemesAsPrivileged comes too late and throws.
import fs from 'node:fs'
import Module, { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { app } from 'electron'

const require = createRequire(import.meta.url)

// `strict: false`, because Chromium's and Node's own switches are among the arguments.
const { values, positionals } = parseArgs({
  args: process.argv.slice(1),
  options: {
    app: { type: 'string' },
    require: { type: 'string', short: 'r', multiple: true },
    version: { type: 'boolean', short: 'v' },
  },
  strict: false,
  allowPositionals: true,
})

if (values.version) {
  console.log(`v${process.versions.electron}`)
  process.exit(0)
}
const target = values.app ?? positionals[0]
if (target === undefined) {
  console.error('Which app? Name its folder or its main file.')
  process.exit(2)
}

useRebuiltSqlite()
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
for (const file of values.require ?? []) require(path.resolve(file))
const entry = introduce(path.resolve(target))
try {
  await import(pathToFileURL(entry).href)
} catch (error) {
  console.error(error)
  process.exit(1)
}

// The prebuilt addon needs Node-API 10 and crashes the process on older versions.
// This redirection reaches only the main thread.
function useRebuiltSqlite() {
  if (Number(process.versions.napi) >= 10) return
  const open = Module._extensions['.node']
  const prebuilt = `${path.sep}better-sqlite3${path.sep}prebuilds${path.sep}`
  const rebuilt = path.join(process.resourcesPath, 'better_sqlite3.node')
  Module._extensions['.node'] = (module, file) => open(module, file.includes(prebuilt) ? rebuilt : file)
}

/** Takes name, version and data folder from the app's package.json; returns its main file. */
function introduce(target) {
  const main = require.resolve(target)
  let about
  try {
    about = JSON.parse(fs.readFileSync(path.join(target, 'package.json'), 'utf8'))
  } catch {
    app.setAppPath(path.dirname(main))
    return main
  }
  app.setAppPath(target)
  if (about.version) app.setVersion(about.version)
  app.name = about.productName ?? about.name ?? app.name
  app.setDesktopName(about.desktopName ?? `${app.name}.desktop`)
  const asked = app.commandLine.getSwitchValue('user-data-dir')
  app.setPath('userData', asked || path.join(app.getPath('appData'), app.name))
  return main
}
