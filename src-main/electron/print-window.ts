import { BrowserWindow, session } from 'electron'
import { messages } from '../../src-preload/messages/index.ts'
import type { PrintPdf } from '../summary/handlers.ts'
import { printUrl, servePrinted } from './app-protocol.ts'
import { lockSession } from './security.ts'

/** In-memory session: nothing that is printed reaches a disk cache. */
const partition = 'impresion'

/**
 * Prints in a separate hidden window without scripts or preload, whose session can load only the page and its
 * stylesheets. The window and its process end with each print. `folder`: of the built renderer.
 */
export function createPrinter(folder: string): PrintPdf {
  /** Bodies by URL, until their print ends. */
  const bodies = new Map<string, string>()
  let prints = 0

  function serve(): void {
    if (prints > 0) return
    const own = session.fromPartition(partition)
    lockSession(own)
    servePrinted(own.protocol, folder, (url) => bodies.get(url) ?? null)
  }

  async function draw(body: string, signal: AbortSignal): Promise<Uint8Array> {
    serve()
    prints += 1
    const url = `${printUrl}?${prints}`
    const window = hiddenWindow()
    try {
      bodies.set(url, body)
      await window.loadURL(url)
      signal.throwIfAborted()
      return await print(window)
    } finally {
      bodies.delete(url)
      window.destroy()
    }
  }

  return async (body, signal) => {
    signal.throwIfAborted()
    return await untilAborted(signal, draw(body, signal))
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

const print = (window: BrowserWindow): Promise<Uint8Array> =>
  window.webContents.printToPDF({
    pageSize: 'A4',
    // Inches.
    margins: { top: 0.5, bottom: 0.65, left: 0.55, right: 0.55 },
    printBackground: false,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: footer,
  })

/** Chromium renders it in its own page, which runs scripts, so it contains only constant text. */
const footer = `<div style="display: flex; justify-content: space-between; width: 100%; margin: 0 0.55in;
  font: 8pt sans-serif; color: #55625d">
  <span>${messages.sheets.protected}</span>
  <span>${messages.sheets.page('<span class="pageNumber"></span>', '<span class="totalPages"></span>')}</span></div>`

/**
 * Rejects on abort, but lets the print run to its end, seconds later, and drops the result: if an older Electron is
 * interrupted while printing, it prints nothing more until a restart (electron#51145).
 */
function untilAborted<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    work.then(resolve, reject)
  })
}
