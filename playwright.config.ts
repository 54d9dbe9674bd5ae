import { defineConfig } from '@playwright/test'
import { isFull } from './tests/support/extent.ts'

export default defineConfig({
  testDir: 'tests/e2e',
  tsconfig: 'tsconfig.playwright.json',
  outputDir: 'test-results/e2e',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // Each test drives an Electron and a Chromium: two at a time is what two cores carry.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  ...(isFull ? {} : { grepInvert: /@full/ }),
  reporter: [['list']],
})
