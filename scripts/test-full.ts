// Runs every test in full and the long randomized runs; the last line is `N passed, N failed`. npm run test:full
import { prepareTests } from './prepare-tests.ts'
import { testRun } from './test-run.ts'

const soak = ['node', '--expose-gc', '--max-semi-space-size=2', 'tests/soak/lookups.ts'] as const

process.exitCode = await testRun(
  [
    [{ kind: 'build' }],
    [{ kind: 'vitest' }],
    [{ kind: 'playwright' }],
    [
      { kind: 'command', command: ['node', 'tests/office/run.ts'] },
      // The longest ones come first.
      { kind: 'command', command: ['node', 'tests/model/run.ts', '--runs', '1000', '--steps', '1000'] },
      { kind: 'command', command: ['node', 'tests/crash/run.ts', '--kills', '10000'] },
      { kind: 'command', command: ['node', 'tests/damage/run.ts', '--faults', '2000'] },
      { kind: 'command', command: [...soak, 'own'], needsBuild: true },
      { kind: 'command', command: [...soak, 'chromium'] },
      { kind: 'command', command: ['node', 'scripts/package/index.ts', '--only-test'] },
      { kind: 'command', command: ['node', 'tests/fuzz/run.ts', '--inputs', '10000'] },
      {
        kind: 'command',
        command: ['node', 'tests/crash/run-app-kills.ts', '--kills', '200'],
        needsBuild: true,
      },
    ],
    // Packaging has left other bundles in `out/`. The next stage needs the packaged app and the usual bundles.
    [{ kind: 'build' }],
    [
      {
        kind: 'command',
        command: ['node', 'tests/updates/run-kills.ts', '--kills', '50', '--packaged', 'dist/test'],
      },
    ],
  ],
  async () => {
    const { env, stop } = await prepareTests()
    return { env: { ...env, REFERIDOS_FULL: '1' }, stop }
  },
)
