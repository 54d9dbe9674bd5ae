import path from 'node:path'
import { createApp } from './app.ts'
import { systemClock } from './clock.ts'
import { readFolderRisk } from './data-folder/read-risk.ts'
import { openExternal } from './electron/open-external.ts'
import { runShell } from './electron/shell.ts'
import { readEnvironment } from './environment.ts'
import { sweepBrowserHomes } from './lookup/browser-home.ts'
import { createLookups } from './lookup/lookups.ts'
import { createFetch } from './network/fetch.ts'
import { createResolveRoutes } from './network/resolve.ts'
import { environmentProxies, type ProxySettings, proxySwitches } from './network/route.ts'
import { createProbe } from './queue/probe.ts'

const environment = readEnvironment(process.env)
const proxies = proxySettings()

runShell(environment.dataDir, (shell) => {
  const profilesDir = path.join(shell.dataDir, 'browser-profiles')
  void sweepBrowserHomes(profilesDir)
  const folderRisk = readFolderRisk(shell.dataDir)
  const resolveRoutes = createResolveRoutes(proxies, shell.resolveProxy)
  return createApp({
    ...shell,
    folderRisk: () => folderRisk,
    copyDialogs: shell.dialogs,
    importDialogs: shell.dialogs,
    exchangeDialogs: shell.dialogs,
    openMap: openExternal,
    environment,
    clock: systemClock,
    migrations: path.join(shell.appDir, 'drizzle'),
    readerFile: path.join(shell.appDir, 'out', 'main', 'reader-worker.js'),
    licenceFiles: [
      'main/licences.json',
      'main/unbundled-licences.json',
      'preload/licences.json',
      'renderer/licences.json',
    ].map((file) => path.join(shell.appDir, 'out', file)),
    backupFile: path.join(shell.appDir, 'out', 'main', 'backup-worker.js'),
    typingMs: shell.windowFocus.typingMs,
    probe: createProbe(resolveRoutes),
    fetch: createFetch(resolveRoutes),
    updates: shell.updates(proxies, environment.updateConfig),
    createLookup: (captcha, census) =>
      createLookups({
        profilesDir,
        environment,
        captcha,
        census,
        proxies,
        resolveRoutes,
        windowOpening: shell.windowFocus.keep,
        own: shell.ownBrowser,
        browserFile: path.join(shell.appDir, 'out', 'main', 'browser-worker.js'),
        installer: {
          run: shell.runScript,
          script: path.join(shell.appDir, 'out', 'main', 'install-browser-worker.js'),
        },
        log: shell.log,
      }),
  })
})

/** Command-line switches take precedence over the environment, as in Chromium; the system's settings come last. */
function proxySettings(): ProxySettings {
  const switches = proxySwitches(process.argv)
  const named = switches.length === 0 ? environmentProxies(process.env) : null
  return named ?? { kind: 'chromium', switches }
}
