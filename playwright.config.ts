import { defineConfig } from '@playwright/test'
import { isFull } from './tests/support/extent.ts'

export default defineConfig({
  testDir: 'tests/e2e',
  tsconfig: 'tsconfig.playwright.json',
  outputDir: 'test-results/e2e',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // Three on two cores: an Electron often waits for its Chromium.
  workers: 3,
  fullyParallel: true,
  forbidOnly: true,
  ...(isFull ? {} : { grepInvert: /@full/ }),
  reporter: [['list']],
})
