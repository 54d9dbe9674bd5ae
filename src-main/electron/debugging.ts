import { app } from 'electron'

/** True in builds for tests, which drive the app through its debugging port: see electron.vite.config.ts. */
declare const __TEST_BUILD__: boolean

export const isTestBuild = __TEST_BUILD__

const exitCode = 78

/** Switches of Chromium and Node that let another program drive this process, in every accepted spelling. */
const debugging = /^(--?|\/)(remote-debugging|inspect)/i

/**
 * Ends a released app at once if it was started with a debugging port: a program connected to it could read everything
 * that the leader does. True: the process ends.
 */
export function refuseDebugging(args: readonly string[]): boolean {
  if (!app.isPackaged || isTestBuild || !args.some((arg) => debugging.test(arg))) return false
  app.exit(exitCode)
  return true
}
