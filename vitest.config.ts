import { defineConfig } from 'vitest/config'
import { inFull } from './tests/support/extent.ts'

/** They stub globals that modules read once: each has a process of its own. */
const alone = 'tests/renderer/*-store.test.ts'

/** Tests in a browser. `main` runs them in the app's own, and `chromium`, in full alone, in an installed one. */
const inBrowsers = ['tests/lookup/*.test.ts', 'tests/network/network.test.ts', 'tests/self-test/*.test.ts']

const shared = {
  // Loading what a test needs takes longer than most files: files share a process, one after another.
  isolate: false,
  globalSetup: 'tests/support/bundle-programs.ts',
}

export default defineConfig({
  test: {
    // `npm test` runs Playwright beside it, on two cores.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'main', include: ['tests/*/*.test.ts'], exclude: [alone], ...shared } },
      ...inFull([
        {
          extends: true,
          test: {
            name: 'chromium',
            include: inBrowsers,
            ...shared,
            env: { REFERIDOS_TEST_ENGINE: 'chromium' },
          },
        } as const,
      ]),
      { extends: true, test: { name: 'alone', include: [alone] } },
    ],
    environment: 'node',
    restoreMocks: true,
    // Ends what hangs; a busy machine takes several times as long as a quiet one.
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
})
