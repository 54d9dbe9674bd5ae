import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { licencesFile, unbundledLicences } from './scripts/shipped-licences.ts'

const root = import.meta.dirname
const license = { fileName: licencesFile }

// One bundle runs on the Electron that is shipped and on the older one that tests may find: hence the targets.
// `--mode drivable`: a build for tests of the packaged app, which takes a debugging port and says so at its foot.
export default defineConfig(({ mode }) => ({
  main: {
    define: { __TEST_BUILD__: JSON.stringify(mode === 'drivable') },
    plugins: [unbundledLicences(path.join(root, 'node_modules'))],
    build: {
      outDir: 'out/main',
      license,
      target: 'node20.18',
      // Read as hundreds of files these take longer than all else at the start: see docs/decisions/028. A package holds
      // only what is not listed here.
      externalizeDeps: {
        exclude: [
          'drizzle-orm',
          'electron-log',
          'electron-updater',
          'hucre',
          'p-queue',
          'papaparse',
          'socks',
          'uuid',
          'zod',
        ],
      },
      rolldownOptions: {
        input: {
          entry: path.join(root, 'src-main/entry.ts'),
          'browser-worker': path.join(root, 'src-main/lookup/browser-worker.ts'),
          'install-browser-worker': path.join(root, 'src-main/lookup/install-browser-worker.ts'),
          'backup-worker': path.join(root, 'src-main/backup/backup-worker.ts'),
          'reader-worker': path.join(root, 'src-main/reader/reader-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      license,
      target: 'node20.18',
      // A sandboxed preload is one CommonJS file that brings all it needs.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: path.join(root, 'src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    define: { __TEST_BUILD__: JSON.stringify(mode === 'drivable') },
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      license,
      target: 'chrome130',
      rolldownOptions: {
        input: {
          index: path.join(root, 'src-renderer/index.html'),
          print: path.join(root, 'src-renderer/print/print.html'),
        },
      },
    },
  },
}))
