import path from 'node:path'

/**
 * Path of the app's own build of SQLite's addon; undefined: use the prebuilt one, which needs Node-API 10. A runtime
 * with an older Node-API brings its own build.
 */
export function nativeBinding(): string | undefined {
  if (Number(process.versions.napi) >= 10) return undefined
  return path.join(process.resourcesPath, 'better_sqlite3.node')
}
