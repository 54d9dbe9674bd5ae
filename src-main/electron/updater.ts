import { spawn } from 'node:child_process'
import path from 'node:path'
import { app } from 'electron'
import type { UpdateSource } from '../app.ts'
import { browserProxy, type ProxySettings } from '../network/route.ts'
import { appImageOf, updateBar } from '../updates/bar.ts'
import type { Updater, UpdatesOptions } from '../updates/updates.ts'
import type { Log } from './log.ts'

interface UpdaterOptions {
  proxies: ProxySettings
  /** An `app-update.yml` for an app that is not packaged; null: none. */
  config: string | null
  leave: UpdatesOptions['leave']
  log: Log
}

/** Updates of this process. */
export function updateSource({ proxies, config, leave, log }: UpdaterOptions): UpdateSource {
  const isFromSource = !app.isPackaged && config !== null
  const configFile = isFromSource ? config : path.join(process.resourcesPath, 'app-update.yml')
  return {
    version: app.getVersion(),
    bar: updateBar({
      platform: process.platform,
      isPackaged: app.isPackaged || isFromSource,
      executable: process.execPath,
      configFile,
      env: process.env,
    }),
    openUpdater: () => open({ proxies, config: isFromSource ? configFile : null, log }),
    leave,
  }
}

/** Loaded on demand: reading the module would slow down the start. */
async function open({ proxies, config, log }: Omit<UpdaterOptions, 'leave'>): Promise<Updater> {
  const { createFeedUpdater, nativeUpdater } = await import('../updates/feed.ts')
  const updater = nativeUpdater(process.platform, ownImage())
  if (config !== null) {
    updater.forceDevUpdateConfig = true
    updater.updateConfigPath = config
  }
  const { proxy } = browserProxy(proxies)
  if (proxy !== undefined)
    await updater.netSession.setProxy({ proxyRules: proxy.server, proxyBypassRules: proxy.bypass })
  updater.signals.login(answerOnce(proxy))
  return createFeedUpdater(updater, log)
}

/**
 * Answers a proxy that asks for a login. A second question means that the login is wrong, so the request is cancelled.
 */
function answerOnce(proxy: ReturnType<typeof browserProxy>['proxy']) {
  let isAnswered = false
  return (_info: unknown, answer: (username: string, password: string) => void): void => {
    const { username, password } = proxy ?? {}
    if (isAnswered || username === undefined || password === undefined) (answer as () => void)()
    else answer(username, password)
    isAnswered = true
  }
}

const ownImage = (): string | null => appImageOf({ env: process.env, executable: process.execPath })

/** Starts this version again once this process has ended. */
export function startAgain(): void {
  const image = ownImage()
  // Electron would start the program inside an image that is unpacked only while this process lives.
  if (image === null) app.relaunch()
  else spawn(image, [], { detached: true, stdio: 'ignore' }).unref()
}
