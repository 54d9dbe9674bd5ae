import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { type Protocol, protocol } from 'electron'

/** The page is served over a custom scheme: no file URLs, no server, and one origin to check. */
const scheme = 'app'
const host = 'referidos'
export const appOrigin = `${scheme}://${host}`
export const appUrl = `${appOrigin}/index.html`
/** Host of an empty page. Because its host differs, Chromium uses another renderer process for it. */
const emptyHost = 'vacio'
export const emptyUrl = `${scheme}://${emptyHost}/`

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built renderer in `folder`, and nothing outside it. */
export function serveApp(folder: string): void {
  const root = path.resolve(folder)
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    if (url.host === emptyHost) return emptyPage()
    const pathname = decoded(url.pathname)
    if (pathname === null) return notFound()
    const file = path.resolve(root, `.${pathname}`)
    const type = contentTypes[path.extname(file)]
    const inside = file.startsWith(root + path.sep)
    if (request.method !== 'GET' || url.host !== host || !inside || type === undefined) return notFound()
    const content = await fs.readFile(file).catch(() => null)
    if (content === null) return notFound()
    const headers = { 'content-type': type, 'x-content-type-options': 'nosniff' }
    if (path.extname(file) !== '.html') return new Response(new Uint8Array(content), { headers })
    const nonce = randomBytes(16).toString('base64')
    return new Response(content.toString('utf8').replaceAll('__CSP_NONCE__', nonce), {
      headers: { ...headers, 'cache-control': 'no-store', 'content-security-policy': policy(nonce) },
    })
  })
}

const printHost = 'impresion'
export const printUrl = `${scheme}://${printHost}/print/print.html`

/**
 * Serves the page to print, with the body that `bodyAt` returns for its URL. Of the built renderer, it serves only the
 * stylesheets. The body cannot run scripts. `bodyAt`: null if nothing is printed at that URL.
 */
export function servePrinted(to: Protocol, folder: string, bodyAt: (url: string) => string | null): void {
  const assets = path.join(path.resolve(folder), 'assets')
  to.handle(scheme, async (request) => {
    const pathname = decoded(new URL(request.url).pathname)
    if (request.method !== 'GET' || pathname === null) return notFound()
    const file = path.resolve(folder, `.${pathname}`)
    const type = contentTypes[path.extname(file)]
    const body = bodyAt(request.url)
    if (body !== null) {
      const page = await fs.readFile(file, 'utf8')
      return new Response(
        page.replace('<!-- sheets -->', () => body),
        {
          headers: {
            'content-type': contentTypes['.html'] ?? '',
            'x-content-type-options': 'nosniff',
            'cache-control': 'no-store',
            'content-security-policy': printPolicy,
          },
        },
      )
    }
    const isAsset = file.startsWith(assets + path.sep) && path.extname(file) === '.css'
    const content = isAsset && type !== undefined ? await fs.readFile(file).catch(() => null) : null
    if (content === null || type === undefined) return notFound()
    return new Response(new Uint8Array(content), {
      headers: { 'content-type': type, 'x-content-type-options': 'nosniff' },
    })
  })
}

const printPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"

/** null: invalid percent-encoding, or a NUL character. */
function decoded(pathname: string): string | null {
  try {
    const name = decodeURIComponent(pathname)
    return name.includes('\0') ? null : name
  } catch {
    return null
  }
}

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "worker-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const emptyPage = () =>
  new Response('', {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
  })

const notFound = () => new Response('', { status: 404 })
