import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/{unit,integration,crash,fuzz}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two cores, and a real Chromium in some files.
    maxWorkers: 2,
  },
})
