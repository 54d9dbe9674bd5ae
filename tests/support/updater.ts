import type { Updater } from '../../src-main/updates/updates.ts'

/** An updater whose answers the test defines. */
interface StandInUpdater extends Updater {
  /** Calls so far, in order. */
  calls: string[]
  /** Version in the feed; an error: the feed cannot be read. */
  newest: string | null | Error
  /** Ends the running download. */
  endDownload(error?: Error): void
  percent(percent: number): void
  /** Rejection of `prepare`, or of `install`. */
  fails: { prepare?: Error; install?: Error }
}

export function standInUpdater(): StandInUpdater {
  let running: { resolve(): void; reject(error: Error): void; onPercent(percent: number): void } | null = null
  const updater: StandInUpdater = {
    calls: [],
    newest: '0.2.0',
    fails: {},
    endDownload: (error) => (error === undefined ? running?.resolve() : running?.reject(error)),
    percent: (percent) => running?.onPercent(percent),
    async check() {
      updater.calls.push('check')
      if (updater.newest instanceof Error) throw updater.newest
      return updater.newest
    },
    download(signal, onPercent) {
      updater.calls.push('download')
      return new Promise((resolve, reject) => {
        running = { resolve, reject, onPercent }
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
      })
    },
    async prepare() {
      updater.calls.push('prepare')
      if (updater.fails.prepare !== undefined) throw updater.fails.prepare
    },
    async install() {
      updater.calls.push('install')
      if (updater.fails.install !== undefined) throw updater.fails.install
    },
  }
  return updater
}
