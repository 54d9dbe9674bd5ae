import os from 'node:os'
import { sqliteVersion } from '../database/versions.ts'
import { readCrashes } from './crashes.ts'
import type { Facts, Program } from './facts.ts'
import { readFolder, readLastErrors } from './folder.ts'

export interface BasicsOptions {
  dataDir: string
  program: Program
  nativeBinding?: string | undefined
}

const errorCount = 20

/** Variables that the app reads: see docs/development.md. */
const known = /^(REFERIDOS_[A-Z_]+|(https?|all|no)_proxy)$/i

/** The facts available while nobody is signed in. Takes milliseconds and changes nothing. */
export function readBasics({ dataDir, program, nativeBinding }: BasicsOptions, now: number): Facts {
  const { electron = null, chrome = null, node } = process.versions as Record<string, string>
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return {
    at: now,
    program,
    versions: { electron, chromium: chrome, node: node ?? '', sqlite: sqliteVersion(nativeBinding) },
    system: {
      platform: process.platform,
      release: os.release(),
      arch: process.arch,
      processors: os.cpus().length,
      memory: os.totalmem(),
      language: locale,
      timeZone,
    },
    variables: Object.keys(process.env).filter((name) => known.test(name)),
    switches: process.argv.flatMap((arg) => /^--[a-z][a-z-]*/.exec(arg)?.[0] ?? []),
    folder: readFolder(dataDir),
    errors: readLastErrors(dataDir, errorCount),
    crashes: readCrashes(dataDir),
    session: null,
  }
}
