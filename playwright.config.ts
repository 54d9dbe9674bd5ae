import { defineConfig } from '@playwright/test'
import { isFull } from './tests/support/extent.ts'

export default defineConfig({
  testDir: 'tests/e2e',
  tsconfig: 'tsconfig.playwright.json',
  outputDir: 'test-results/e2e',
  // They end what hangs; a busy machine takes several times as long as a quiet one.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // `npm test` runs Vitest beside it, on two cores.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  ...(isFull ? {} : { grepInvert: /@full/ }),
  reporter: [['list']],
})
