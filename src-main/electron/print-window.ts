import { BrowserWindow, session } from 'electron'
import type { Printer } from '../printing/handlers.ts'
import { printUrl, servePrinted } from './app-protocol.ts'
import { lockSession } from './security.ts'

/** In-memory session: no printed content reaches a disk cache. */
const partition = 'impresion'

/**
 * Prints from a separate hidden window without scripts or preload, whose session can load only the page and its
 * stylesheets. The window and its process end with each print. `folder`: the built renderer.
 */
export function createPrinter(folder: string): Printer {
  /** Bodies by URL, until their print ends. */
  const bodies = new Map<string, string>()
  let prints = 0

  function serve(): void {
    if (prints > 0) return
    const own = session.fromPartition(partition)
    lockSession(own)
    servePrinted(own.protocol, folder, (url) => bodies.get(url) ?? null)
  }

  async function withPage<Value>(
    body: string,
    signal: AbortSignal,
    work: (window: BrowserWindow) => Promise<Value>,
  ): Promise<Value> {
    serve()
    prints += 1
    const url = `${printUrl}?${prints}`
    const window = hiddenWindow()
    try {
      bodies.set(url, body)
      await window.loadURL(url)
      signal.throwIfAborted()
      return await work(window)
    } finally {
      bodies.delete(url)
      if (!window.isDestroyed()) window.destroy()
    }
  }

  return {
    async toPdf(body, signal) {
      signal.throwIfAborted()
      return await untilAborted(signal, withPage(body, signal, drawPdf))
    },
    async toPaper(body, signal) {
      signal.throwIfAborted()
      return await untilAborted(
        signal,
        withPage(body, signal, (window) => {
          // The dialog must not outlive a lock.
          signal.addEventListener('abort', () => {
            if (!window.isDestroyed()) window.destroy()
          })
          return showDialog(window)
        }),
      )
    },
  }
}

const hiddenWindow = () =>
  new BrowserWindow({
    show: false,
    webPreferences: {
      partition,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      javascript: false,
      images: false,
      webgl: false,
      spellcheck: false,
      devTools: false,
      // Chromium may stop painting a hidden page.
      backgroundThrottling: false,
    },
  })

/** Inches: the pages need 190 × 254 mm. */
const margins = { top: 0.4, bottom: 0.4, left: 0.4, right: 0.4 }

const drawPdf = (window: BrowserWindow): Promise<Uint8Array> =>
  // Carta: the paper of printers in Colombia.
  window.webContents.printToPDF({ pageSize: 'Letter', margins, printBackground: false })

const showDialog = (window: BrowserWindow): ReturnType<Printer['toPaper']> =>
  new Promise((resolve) => {
    window.webContents.print({ silent: false, printBackground: false }, (isPrinted, reason) =>
      resolve(isPrinted ? 'printed' : failureOf(reason)),
    )
  })

/** `reason`: English words of Electron, which has no error codes here. */
function failureOf(reason: string): 'aborted' | 'no_printer' | 'failed' {
  if (/cancel/i.test(reason)) return 'aborted'
  return /printers? available/i.test(reason) ? 'no_printer' : 'failed'
}

/**
 * Rejects on abort, but lets the drawing finish seconds later and drops the result: if an older Electron is interrupted
 * while it draws a PDF, it prints nothing more until a restart (electron#51145).
 */
function untilAborted<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    work.then(resolve, reject)
  })
}
