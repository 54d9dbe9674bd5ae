import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { build, type Plugin } from 'vite'

/** Keeps `import.meta.dirname` the folder of each source. */
const foldersOfSources: Plugin = {
  name: 'folders-of-sources',
  transform: (code, id) =>
    code.includes('import.meta.dirname')
      ? code.replaceAll('import.meta.dirname', JSON.stringify(path.dirname(id)))
      : null,
}

/**
 * Bundles each source into one file, since loading modules one by one takes longer than most processes and threads of
 * the tests live. `sources`: paths by name, absolute or from the project's folder. Resolves with the paths of the
 * bundles, by the same names.
 */
export async function bundle<Name extends string>(
  folder: string,
  sources: Record<Name, string>,
): Promise<Record<Name, string>> {
  await build({
    configFile: false,
    root: path.resolve(import.meta.dirname, '../..'),
    logLevel: 'warn',
    ssr: { noExternal: true },
    plugins: [foldersOfSources],
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      rolldownOptions: {
        input: sources,
        external: ['better-sqlite3', 'electron', /^playwright/],
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  })
  const addon = path.dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'))
  fs.symlinkSync(path.dirname(addon), path.join(folder, 'node_modules'), 'junction')
  const made = (name: string) => [name, path.join(folder, `${name}.mjs`)]
  return Object.fromEntries(Object.keys(sources).map(made)) as Record<Name, string>
}
