import { expect, onTestFinished } from 'vitest'
import type { AppOptions } from '../../src-main/app.ts'
import { temporaryFolder } from './database.ts'
import { type FrontDoor, ok, openFrontDoor } from './front-door.ts'
import { backupFile, readerFile } from './programs.ts'
import { owner } from './typed.ts'

export { ok } from './front-door.ts'
export { everyone, exportOf, invented, luz, named, owner, pedro } from './typed.ts'

/** The test fails if `logged` contains an error line at its end. */
export interface TestApp extends FrontDoor {
  dataDir: string
}

/** Starts the whole app without Electron, on a temporary data folder. No lookup can run, because there is no key. */
export function startApp(options: Partial<AppOptions> = {}): TestApp {
  const dataDir = options.dataDir ?? temporaryFolder()
  const door = openFrontDoor({ readerFile, backupFile, ...options, dataDir })
  onTestFinished(async () => {
    await door.app.close()
    expect(door.logged.filter((line) => line.startsWith('error'))).toEqual([])
  })
  return { ...door, dataDir }
}

/** Without a key, the owner solves captchas. */
export async function signedIn(options: Partial<AppOptions> = {}): Promise<TestApp> {
  const started = startApp(options)
  ok(await started.call('session', 'createFirstAccount', owner))
  if ((options.environment?.captchaKey ?? null) === null)
    ok(await started.call('settings', 'chooseCaptchaWay', { way: 'assisted' }))
  return started
}
