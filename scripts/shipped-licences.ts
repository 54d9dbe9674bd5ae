// Licences of the packages in the app. Vite lists the packages of each bundle (`build.license`).
import fs from 'node:fs'
import path from 'node:path'

/** Name of the file in each folder of a build. */
export const licencesFile = 'licences.json'

/** Packages that are shipped beside the bundles, or as files that Vite does not list: fonts. */
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

/** A plugin that writes these packages' licences, in the format of Vite's file. `modules`: the folder of packages. */
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
