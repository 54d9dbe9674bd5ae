import fs from 'node:fs'
import path from 'node:path'
import { defineConfig } from 'vite'

const root = path.resolve(import.meta.dirname, '..')
const out = path.join(root, 'out-server')

// The server as one file beside its migrations, for the image: it brings all libraries except the embedded PostgreSQL.
// Not below `out`, which is what the app's package brings.
export default defineConfig({
  root,
  logLevel: 'warn',
  ssr: { noExternal: true },
  plugins: [
    {
      name: 'migrations',
      closeBundle: () =>
        fs.cpSync(path.join(import.meta.dirname, 'migrations'), path.join(out, 'migrations'), {
          recursive: true,
        }),
    },
  ],
  build: {
    ssr: path.join(import.meta.dirname, 'main.ts'),
    outDir: path.join(out, 'app'),
    target: 'node24',
    license: { fileName: 'licences.md' },
    rolldownOptions: {
      external: /pglite|^pg-(native|cloudflare)$/,
      output: { format: 'es', entryFileNames: 'main.mjs', codeSplitting: false },
    },
  },
})
