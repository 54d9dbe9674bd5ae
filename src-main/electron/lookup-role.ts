import { app, BrowserWindow, Menu, protocol, type Session, session } from 'electron'
import { controlAddress, controlScheme, type Order, windowAddress } from '../lookup/control-page.ts'
import { keepMemoryOutOfDumps, refuseRequests } from './security.ts'

/**
 * The app's second role: a browser for lookups, which the app drives over a pipe. It holds no data, shares no file with
 * the app and ends with the pipe.
 */

/** Pixels; room for the form and for the pictures of a captcha. */
const windowSize = { width: 900, height: 760 }

interface LookupWindow {
  window: BrowserWindow
  session: number
}

const controlPage = '<!doctype html><meta charset="utf-8"><title>referidos</title>'

export function runLookupRole(): void {
  const home = app.commandLine.getSwitchValue('user-data-dir')
  if (home === '' || !app.commandLine.hasSwitch('remote-debugging-pipe')) {
    app.exit(2)
    return
  }
  keepMemoryOutOfDumps()
  app.setPath('userData', home)
  // Most windows are never visible: a graphics process would only cost time and memory.
  app.disableHardwareAcceleration()
  app.on('window-all-closed', () => {})
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => {
      if (!isWebAddress(event.url, event.isMainFrame)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => {
      if (!isWebAddress(event.url, event.isMainFrame)) event.preventDefault()
    })
    // A page must not keep its window open.
    contents.on('will-prevent-unload', (event) => event.preventDefault())
  })
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault()
    choose()
  })
  protocol.registerSchemesAsPrivileged([
    { scheme: controlScheme, privileges: { standard: true, supportFetchAPI: true } },
  ])
  void app.whenReady().then(() => {
    if (process.platform === 'darwin') app.dock?.hide()
    else Menu.setApplicationMenu(null)
    openControlPage(lookupWindows())
  })
}

/** Main frames may load web pages only. Inner frames may also contain documents that the page writes. */
const isWebAddress = (url: string, isMainFrame: boolean): boolean =>
  (isMainFrame ? /^https?:/i : /^(https?|about|data|blob):/i).test(url)

/** Only this window's session has the scheme registered. */
function openControlPage(carryOut: (order: Order) => void): void {
  const own = session.fromPartition('control')
  refuseRequests(own)
  own.protocol.handle(controlScheme, async (request) => {
    if (request.url !== controlAddress) return new Response(null, { status: 404 })
    if (request.method !== 'POST')
      return new Response(controlPage, { headers: { 'content-type': 'text/html; charset=utf-8' } })
    carryOut((await request.json()) as Order)
    return new Response(null, { status: 204 })
  })
  const control = new BrowserWindow({ show: false, webPreferences: { session: own, spellcheck: false } })
  void control.loadURL(controlAddress)
}

/** Returns a function that carries out an order. It throws if the window does not exist. */
function lookupWindows(): (order: Order) => void {
  const sessions = new Map<number, Session>()
  const windows = new Map<number, LookupWindow>()

  /** In-memory session: it ends with the process and leaves no file. */
  function sessionOf(id: number): Session {
    const known = sessions.get(id)
    if (known !== undefined) return known
    const own = session.fromPartition(`lookup-${id}`, { cache: false })
    refuseRequests(own)
    own.setSpellCheckerEnabled(false)
    sessions.set(id, own)
    return own
  }

  /** The window that the operator can see. */
  const shown = () => [...windows.values()].find(({ window }) => window.isVisible())?.window

  function open({ session: id, window: n, isSeen, isShown }: Extract<Order, { kind: 'open' }>): void {
    const before = [...windows.values()].find((one) => one.session === id)?.window
    const window = new BrowserWindow({
      show: false,
      ...windowSize,
      ...(isSeen ? (before ?? shown())?.getBounds() : {}),
      webPreferences: {
        session: sessionOf(id),
        // A hidden window without off-screen rendering gets no animation frames, and clicks wait for these.
        offscreen: !isSeen,
        backgroundThrottling: false,
        disableDialogs: true,
        spellcheck: false,
        devTools: false,
      },
    })
    windows.set(n, { window, session: id })
    window.once('closed', () => windows.delete(n))
    if (isShown && before?.isFocused()) window.show()
    else if (isShown) window.showInactive()
    void window.loadURL(windowAddress(n))
  }

  function windowOf(n: number): BrowserWindow {
    const window = windows.get(n)?.window
    if (window === undefined) throw new Error('no such window')
    return window
  }

  return (order) => {
    switch (order.kind) {
      case 'open':
        open(order)
        break
      case 'show': {
        const window = windowOf(order.window)
        const place = shown()?.getBounds()
        if (!window.isVisible() && place !== undefined) window.setBounds(place)
        window.restore()
        window.show()
        app.focus({ steal: true })
        break
      }
      case 'close_window':
        windows.get(order.window)?.window.destroy()
        break
      case 'close_session': {
        for (const { window, session: id } of windows.values()) if (id === order.session) window.destroy()
        void sessions.get(order.session)?.closeAllConnections()
        sessions.delete(order.session)
        break
      }
    }
  }
}
