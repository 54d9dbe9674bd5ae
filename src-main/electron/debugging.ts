import { app } from 'electron'

/** True in builds for tests, which drive the app through its debugging port: see electron.vite.config.ts. */
declare const __TEST_BUILD__: boolean

export const isTestBuild = __TEST_BUILD__

const exitCode = 78

/** Chromium's and Node's switches that let another program drive this process, in every spelling that they take. */
const debugging = /^(--?|\/)(remote-debugging|inspect)/i

/**
 * Ends a released app at once that was started with a debugging port: whoever is connected to it reads everything that
 * the leader does. True: the process ends.
 */
export function refuseDebugging(args: readonly string[]): boolean {
  if (!app.isPackaged || isTestBuild || !args.some((arg) => debugging.test(arg))) return false
  app.exit(exitCode)
  return true
}
