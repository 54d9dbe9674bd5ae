import { BrowserWindow, session } from 'electron'
import { messages } from '../../src-preload/messages/index.ts'
import type { PrintPdf } from '../summary/handlers.ts'
import { printUrl, servePrinted } from './app-protocol.ts'
import { lockSession } from './security.ts'

/** Held in memory alone: nothing that is printed reaches a cache on the disk. */
const partition = 'impresion'

/**
 * Prints in a hidden window of its own: without scripts, without a preload, in a session that reaches the page and its
 * style and nothing else. The window and its process end with each print. `folder`: of the built renderer.
 */
export function createPrinter(folder: string): PrintPdf {
  /** By their address, until they are loaded. */
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
      // A hidden page may stop drawing.
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

/** A page of Chromium's own, which runs scripts: only what stands here is in it. */
const footer = `<div style="display: flex; justify-content: space-between; width: 100%; margin: 0 0.55in;
  font: 8pt sans-serif; color: #55625d">
  <span>${messages.sheets.protected}</span>
  <span>${messages.sheets.page('<span class="pageNumber"></span>', '<span class="totalPages"></span>')}</span></div>`

/**
 * What is drawn already is drawn to its end, seconds later, and dropped: an older Electron that is interrupted in it
 * prints nothing more until it is started anew (electron#51145).
 */
function untilAborted<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    work.then(resolve, reject)
  })
}
