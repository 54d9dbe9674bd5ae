import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { type AppUpdater, BaseUpdater, CancellationToken, MacUpdater, NsisUpdater } from 'electron-updater'
import { ImageUpdater } from './image-updater.ts'
import type { Updater } from './updates.ts'

/** Milliseconds within which a system reports that an installer does not start. */
const startingMs = 1_000

/** The system's updater. `image`: path of this process's AppImage; on Linux it is required. */
export function nativeUpdater(platform: NodeJS.Platform, image: string | null): AppUpdater {
  switch (platform) {
    case 'win32':
      return new NsisUpdater()
    case 'darwin':
      return new MacUpdater()
    default:
      if (image === null) throw new Error('there is no AppImage')
      return new ImageUpdater(image)
  }
}

/**
 * electron-updater with the app's rules. It downloads and installs only on request, never an older version, and sends
 * the feed nothing that identifies this laptop. `log`: also receives its warnings and errors.
 */
export function createFeedUpdater(
  updater: AppUpdater,
  log: (level: 'info' | 'warn', message: string) => void,
): Updater {
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  // By default, it sends a random id of this installation, by which a feed can choose a part of all installations.
  updater.requestHeaders = { 'x-user-staging-id': '00000000-0000-0000-0000-000000000000' }
  const line = (message: unknown) => String(message).split('\n', 1)[0]?.slice(0, 300) ?? ''
  updater.logger = {
    info: () => {},
    warn: (message) => log('info', `updater: ${line(message)}`),
    error: (message) => log('warn', `updater: ${line(message)}`),
  }
  let downloaded: { file: string; sha512: string } | null = null
  /** Settles once no download runs. */
  let last: Promise<unknown> = Promise.resolve()

  async function fetchFile(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const token = new CancellationToken()
    const cancel = () => token.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      const [file] = await updater.downloadUpdate(token)
      if (file === undefined) throw new Error('there is no downloaded file')
      downloaded = { file, sha512: await hashOf(file) }
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  return {
    async check() {
      const result = await updater.checkForUpdates()
      if (result === null) throw new Error('the updater is off')
      return result.isUpdateAvailable ? result.updateInfo.version : null
    },
    async download(signal, onPercent) {
      const onProgress = ({ percent }: { percent: number }) => onPercent(percent)
      await last
      updater.on('download-progress', onProgress)
      const running = fetchFile(signal)
      last = running.catch(() => {})
      try {
        await running
      } finally {
        updater.off('download-progress', onProgress)
      }
    },
    async prepare() {
      if (downloaded === null) throw new Error('nothing is downloaded')
      const { file, sha512 } = downloaded
      const ready = updater instanceof ImageUpdater ? await updater.stage(file) : file
      if ((await hashOf(ready)) === sha512) return
      // Otherwise they would count as complete again.
      for (const one of [ready, file]) await rm(one, { force: true })
      throw new Error('the downloaded file has changed')
    },
    install: () =>
      new Promise((resolve, reject) => {
        updater.once('error', reject)
        if (!(updater instanceof BaseUpdater)) {
          // This call ends the process.
          updater.quitAndInstall()
          return
        }
        if (updater.install(true, true)) setTimeout(resolve, startingMs)
        else reject(new Error('the installation did not begin'))
      }),
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(fs.createReadStream(file, { highWaterMark: 2 ** 20 }), hash)
  return hash.digest('base64')
}
