import { app, session } from 'electron'
import { appOrigin } from './app-protocol.ts'

/** Whatever a page asks for beyond its own origin is refused: it needs none of it. */
export function lockDown(): void {
  const page = session.defaultSession
  page.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  page.setPermissionCheckHandler(() => false)
  page.setDevicePermissionHandler(() => false)
  page.on('will-download', (event) => event.preventDefault())
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => {
      if (!event.url.startsWith(`${appOrigin}/`)) event.preventDefault()
    })
  })
}
