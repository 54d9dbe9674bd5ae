import path from 'node:path'
import { createApp } from './app.ts'
import { systemClock } from './clock.ts'
import { openExternal } from './electron/open-external.ts'
import { runShell } from './electron/shell.ts'
import { readEnvironment } from './environment.ts'
import { bundledChromium } from './lookup/chromium-candidates.ts'
import { sweepProfiles } from './lookup/chromium-home.ts'
import { createLookups } from './lookup/lookups.ts'

const environment = readEnvironment(process.env)

runShell(environment.dataDir, (shell) => {
  const profilesDir = path.join(shell.dataDir, 'browser-profiles')
  void sweepProfiles(profilesDir)
  return createApp({
    ...shell,
    openMap: openExternal,
    environment,
    clock: systemClock,
    migrations: path.join(shell.appDir, 'drizzle'),
    readerFile: path.join(shell.appDir, 'out', 'main', 'reader-worker.js'),
    typingMs: shell.desk.typingMs,
    createLookup: (captcha, census) =>
      createLookups({
        profilesDir,
        environment,
        captcha,
        census,
        windowOpening: shell.desk.keepInFront,
        bundled: bundledChromium(shell.resourcesPath, process.platform),
        browserFile: path.join(shell.appDir, 'out', 'main', 'browser-worker.js'),
        installer: {
          run: shell.runScript,
          script: path.join(shell.appDir, 'out', 'main', 'install-browser-worker.js'),
        },
        log: shell.log,
      }),
  })
})
