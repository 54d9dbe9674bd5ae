import fs from 'node:fs'
import * as z from 'zod'
import type { Licence } from '../../src-preload/contract/index.ts'

/** As Vite writes it: `build.license`. */
const written = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    identifier: z.string().optional(),
    text: z.string().optional(),
  }),
)

/** Lists each package once, by name, and Electron with its Chromium. `files`: written by the build. */
export function readLicences(files: readonly string[]): Licence[] {
  const { electron, chrome } = process.versions as Record<string, string | undefined>
  const licences = new Map<string, Licence>()
  const add = (licence: Licence) => licences.set(`${licence.name} ${licence.version}`, licence)
  if (electron !== undefined) add({ name: 'Electron', version: electron, licence: 'MIT', text: null })
  if (chrome !== undefined) add({ name: 'Chromium', version: chrome, licence: 'BSD-3-Clause', text: null })
  for (const file of files)
    for (const { name, version, identifier = '', text = null } of written.parse(
      JSON.parse(fs.readFileSync(file, 'utf8')),
    ))
      add({ name, version, licence: identifier, text })
  return [...licences.values()].sort((one, other) => one.name.localeCompare(other.name))
}
