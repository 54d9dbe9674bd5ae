import { defineConfig } from 'vitest/config'

/** They stub globals that modules read once: each has a process of its own. */
const alone = 'tests/renderer/*-store.test.ts'

export default defineConfig({
  test: {
    // Three on two cores: a test often waits for its Chromium.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'main',
          include: ['tests/*/*.test.ts'],
          exclude: [alone],
          // Loading what a test needs takes longer than most files: files share a process, one after another.
          isolate: false,
          globalSetup: 'tests/support/thread-files.ts',
        },
      },
      { extends: true, test: { name: 'alone', include: [alone] } },
    ],
    environment: 'node',
    restoreMocks: true,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
