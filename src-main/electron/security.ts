import fs from 'node:fs'
import { app, type Session, session } from 'electron'

/** URLs that pages may not request: the app is served over its own scheme and needs no other. */
const elsewhere = ['http', 'https', 'ws', 'wss', 'ftp', 'file'].map((scheme) => `${scheme}://*/*`)

/**
 * Denies permissions, downloads, new windows, navigation, webviews and requests outside the app's scheme to all pages.
 */
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

/** Denies permissions, devices, downloads and requests outside the app's scheme to a session's pages. */
export function lockSession(page: Session): void {
  refuseRequests(page)
  page.webRequest.onBeforeRequest({ urls: elsewhere }, (_details, answer) => answer({ cancel: true }))
}

/** Denies permissions, devices and downloads to a session's pages. */
export function refuseRequests(page: Session): void {
  page.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  page.setPermissionCheckHandler(() => false)
  page.setDevicePermissionHandler(() => false)
  page.on('will-download', (event) => event.preventDefault())
}

/**
 * Excludes memory from the core dumps of this process and its children, because main holds the database key. Linux
 * only: on other systems a process cannot opt out, and they keep no dumps unless the user has set that up.
 */
export function keepMemoryOutOfDumps(): void {
  if (process.platform !== 'linux') return
  try {
    fs.writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // A kernel without core dumps has no such file.
  }
}
