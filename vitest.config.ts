import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes a minute or so, the longest first: begun last, one of them would keep one core waiting at the end. */
const long = [
  'faults',
  'lookup-command',
  'lookup',
  'crash/keys',
  'queue-model',
  'consultacenso',
  'captcha-widgets',
  'changed-pages',
  'hostile-pages',
  'kills',
  'assisted',
  'browser-care',
  'slow-disk',
]
const place = ({ moduleId }: TestSpecification): number => {
  const at = long.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return at === -1 ? long.length : at
}

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  test: {
    environment: 'node',
    globalSetup: 'tests/support/thread-files.ts',
    include: ['tests/*/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two cores, and a real Chromium in some files.
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
  },
})
