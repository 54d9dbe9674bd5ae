import { randomBytes } from 'node:crypto'
import type http from 'node:http'
import { sendPage } from './befall.ts'
import { imageText, type Widget, widgetNames } from './widget.ts'
import {
  framePage,
  framePaths,
  hcaptchaScript,
  recaptchaLoader,
  recaptchaScript,
  solvePath,
  turnstileScript,
} from './widget-scripts.ts'

export interface WidgetServer {
  /** Whether the request was one of a widget's, and has been answered. */
  serve(request: http.IncomingMessage, response: http.ServerResponse, pathname: string): boolean
  /** What the widgets do that are loaded from now on. */
  behave(widget: Widget): void
  /** Whether a widget gave this token, or a person this answer, and it is used for the first time now. */
  redeem(token: string): boolean
  /** Every token that a widget gave. */
  readonly secrets: readonly string[]
}

/** What the captchas' own hosts serve. */
export function createWidgetServer(): WidgetServer {
  let behaviour: Required<Pick<Widget, 'solves' | 'afterMs'>> = { solves: 'by_click', afterMs: 0 }
  let captcha: Widget['captcha'] = 'turnstile'
  let isWorthless = false
  const unused = new Set<string>()
  const secrets: string[] = []

  function scriptFor(pathname: string, search: URLSearchParams): string | null {
    switch (pathname) {
      case widgetNames.turnstile.script:
        return turnstileScript(behaviour, { isPrivate: search.has('own') })
      case widgetNames.recaptcha_v2.script:
        return recaptchaLoader('api2')
      case widgetNames.recaptcha_enterprise.script:
        return recaptchaLoader('enterprise')
      case '/recaptcha/releases/prueba/recaptcha__es.js':
        return recaptchaScript(behaviour, search.get('kind') === 'enterprise' ? 'enterprise' : 'api2')
      case widgetNames.hcaptcha.script:
        return hcaptchaScript(behaviour)
      default:
        return null
    }
  }

  return {
    serve(request, response, pathname) {
      if (pathname === solvePath) {
        const token = `0.${randomBytes(24).toString('base64url')}.${randomBytes(12).toString('hex')}`
        if (!isWorthless) unused.add(token)
        secrets.push(token)
        response.end(token)
        return true
      }
      if (Object.values(framePaths).some((path) => pathname.startsWith(path))) {
        sendPage(response, framePage)
        return true
      }
      const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
      const script = scriptFor(pathname, searchParams)
      if (script === null) return false
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script)
      return true
    },
    behave({ captcha: kind, solves = 'by_click', afterMs = 0, worthless = false }) {
      isWorthless = worthless
      captcha = kind
      behaviour = { solves, afterMs }
    },
    redeem(token) {
      if (captcha === 'image') return token === imageText
      if (captcha === 'none') return token === 'ninguno'
      return unused.delete(token)
    },
    secrets,
  }
}
