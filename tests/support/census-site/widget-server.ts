import { randomBytes } from 'node:crypto'
import type http from 'node:http'
import { sendPage } from './apply-fault.ts'
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
  /** Answers requests of widgets; false: another request, not answered. */
  serve(request: http.IncomingMessage, response: http.ServerResponse, pathname: string): boolean
  /** Sets the behaviour of widgets loaded from now on. */
  behave(widget: Widget): void
  /** Whether the token is an unused one from a widget. Without a widget: whether it is the page's fixed answer. */
  redeem(token: string): boolean
  /** All tokens that widgets gave. */
  readonly secrets: readonly string[]
}

/** Stand-in for the hosts of the captcha services. */
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
