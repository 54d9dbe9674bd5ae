import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { bundle } from './bundle.ts'
import { programsVariable, sources } from './programs.ts'

/** Bundles the programs; vitest calls it before all tests. Returns a function that deletes the bundles. */
export async function setup(): Promise<() => void> {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-programs-'))
  // The tests of the sandbox read it as another user.
  fs.chmodSync(made, 0o755)
  await bundle(made, sources)
  const about = { name: 'referidos', productName: 'Referidos', version: '0.0.0', main: 'role.mjs' }
  fs.writeFileSync(path.join(made, 'package.json'), JSON.stringify(about))
  process.env[programsVariable] = made
  return () => fs.rmSync(made, { recursive: true, force: true })
}
