import { beforeAll, type TestContext } from 'vitest'
import { aptInstall, findOnPath, RuntimeProblem } from '../../scripts/runtime/system.ts'

/** Installs strace before the file's tests, if possible. */
export function provideStrace(): void {
  beforeAll(async () => {
    if (process.platform !== 'linux' || findOnPath('strace') !== undefined) return
    try {
      await aptInstall(['strace'], 'To see what reaches the disk strace is missing')
    } catch (error) {
      if (!(error instanceof RuntimeProblem)) throw error
      console.warn(error.message)
    }
  }, 120_000)
}

/** Skips the test if strace is missing. */
export function needStrace(context: TestContext): void {
  if (findOnPath('strace') === undefined) context.skip('strace is not here, and cannot be installed')
}
