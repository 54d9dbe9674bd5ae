// Licences of the packages that the app brings. Vite lists the packages of each bundle (`build.license`).
import fs from 'node:fs'
import path from 'node:path'

/** In each of the folders that a build makes. */
export const licencesFile = 'licences.json'

/** Shipped beside the bundles, or as files that Vite does not list: fonts. */
export const unbundledPackages: readonly string[] = [
  'better-sqlite3',
  'playwright-core',
  '@fontsource-variable/inter',
]

interface Manifest {
  name: string
  version: string
  license: string
}

/** A plugin that writes their licences, in the form of Vite's file. `modules`: the folder of packages. */
export const unbundledLicences = (modules: string) => ({
  name: 'unbundled-licences',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): void }) {
    const licences = unbundledPackages.map((name) => {
      const folder = path.join(modules, name)
      const { version, license } = JSON.parse(
        fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
      ) as Manifest
      const text = fs.readFileSync(path.join(folder, 'LICENSE'), 'utf8').trim()
      return { name, version, identifier: license, text }
    })
    this.emitFile({ type: 'asset', fileName: `unbundled-${licencesFile}`, source: JSON.stringify(licences) })
  },
})
