import fs from 'node:fs'
import { app, type Session, session } from 'electron'

/** The page comes over its own scheme and needs nothing of any other. */
const elsewhere = ['http', 'https', 'ws', 'wss', 'ftp', 'file'].map((scheme) => `${scheme}://*/*`)

/** Whatever a page asks for beyond its own origin is refused: it needs none of it. */
export function lockDown(): void {
  lockSession(session.defaultSession)
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
  })
}

/** What holds for every page of a session. */
export function lockSession(page: Session): void {
  page.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  page.setPermissionCheckHandler(() => false)
  page.setDevicePermissionHandler(() => false)
  page.webRequest.onBeforeRequest({ urls: elsewhere }, (_details, answer) => answer({ cancel: true }))
  page.on('will-download', (event) => event.preventDefault())
}

/**
 * A dump of this process, or of one that it starts, holds none of its memory: main holds the key. Linux alone lets a
 * process say so itself; Windows and macOS keep none unless somebody has set that up.
 */
export function keepMemoryOutOfDumps(): void {
  if (process.platform !== 'linux') return
  try {
    fs.writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // A kernel without core dumps has no such file.
  }
}
