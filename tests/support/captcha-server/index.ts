import { randomBytes } from 'node:crypto'
import type http from 'node:http'
import { createEventLog, type EventLog } from '../event-log.ts'
import { after, createScript, type LoopbackServer, listenOnLoopback, readBody } from '../loopback.ts'

/** Default key of the stand-in. */
export const captchaTestKey = '0123456789abcdef0123456789abcdef'

/** Outcome of one submitted captcha. */
export type CaptchaAnswer =
  /** `notReady`: number of "not ready" answers before it, default 1. `worthless`: the census site refuses the token. */
  | { kind: 'token'; notReady?: number; worthless?: boolean }
  /** `code`: ERROR_ZERO_BALANCE, ERROR_CAPTCHA_UNSOLVABLE, … `at`: on submission or on the request for the result. */
  | { kind: 'error'; code: string; at: 'submit' | 'result' }
  /** Not solved until `solveNow` is called. */
  | { kind: 'never_ready' }
  | { kind: 'hang'; at: 'submit' | 'result' }
  | { kind: 'drop'; at: 'submit' | 'result' }
  /** A page instead of JSON, as a failing gateway sends. */
  | { kind: 'gateway_page'; at: 'submit' | 'result' }
  /** The captcha is accepted and solved, but the connection breaks before the answer. */
  | { kind: 'taken_and_lost' }

interface CaptchaRequest {
  /** UTC ms. */
  at: number
  action: 'submit' | 'result' | 'getbalance' | 'reportgood' | 'reportbad'
  /** Kind of captcha in 2captcha's words. Submissions only, like the next two fields. */
  method?: string
  isInvisible?: boolean
  isEnterprise?: boolean
  /** Id of the captcha; none for getbalance and refused submissions. */
  id?: string
  answer: string
}

export interface CaptchaServer extends LoopbackServer {
  log: readonly CaptchaRequest[]
  waitFor: EventLog<CaptchaRequest>['waitFor']
  /** All tokens that it issued. */
  secrets: readonly string[]
  /** Sets the answers for captchas submitted from now on, in order. The last one repeats. */
  script(answers: CaptchaAnswer | CaptchaAnswer[]): void
  /** US dollars. */
  balance: number
  /** Price in answers to get2; default: the real price. */
  toldPrice: unknown
  /** Solves every captcha that is `never_ready`. */
  solveNow(): void
  /** Whether the token was sold for this site key and has not been used. It counts as used afterwards. */
  redeem(token: string, sitekey: string): boolean
}

export interface CaptchaServerOptions {
  port?: number
  key?: string
  /** US dollars in the account, default 10. */
  balance?: number
  /** US dollars per captcha, default 0.00299. */
  price?: number
  /** Delay before every answer, in ms. */
  latencyMs?: number
  /** Number of "not ready" answers before a token without a script, default 1. */
  notReady?: number
}

interface HandedIn {
  sitekey: string
  answer: CaptchaAnswer
  asked: number
  token: string
  /** Set when its token is first returned, which charges the balance. */
  isPaid: boolean
}

/** Speaks the part of 2captcha's in.php and res.php (json=1) that the product uses. */
export async function startCaptchaServer(options: CaptchaServerOptions = {}): Promise<CaptchaServer> {
  const { port = 0, key = captchaTestKey, price = 0.00299, latencyMs = 0, notReady = 1 } = options
  const log = createEventLog<CaptchaRequest>()
  const captchas = new Map<string, HandedIn>()
  const unused = new Map<string, string>()
  const secrets: string[] = []
  let script = createScript<CaptchaAnswer>({ kind: 'token', notReady })
  let balance = options.balance ?? 10
  let toldPrice: unknown = String(price)

  const server = await listenOnLoopback((request, response) => {
    answer(request, response).catch(() => response.destroy())
  }, port)

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', server.url)
    const asked = new URLSearchParams(url.search)
    for (const [name, value] of new URLSearchParams((await readBody(request)).toString()))
      asked.set(name, value)
    const reply =
      url.pathname === '/in.php' ? submit(asked) : url.pathname === '/res.php' ? ask(asked) : 'none'
    after(latencyMs, response, () => {
      if (reply === 'hang') return
      if (reply === 'drop') return void response.destroy()
      if (reply === 'gateway_page') {
        return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>')
      }
      if (reply === 'none') return void response.writeHead(404).end()
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
    })
  }

  type Reply = { status: 0 | 1; request: string; price?: unknown } | 'hang' | 'drop' | 'gateway_page'
  const no = (code: string): Reply => ({ status: 0, request: code })
  const yes = (value: string): Reply => ({ status: 1, request: value })

  function submit(asked: URLSearchParams): Reply {
    const method = asked.get('method') ?? ''
    const record = (reply: Reply, id?: string): Reply => {
      const isInvisible = asked.get('invisible') === '1'
      const isEnterprise = asked.get('enterprise') === '1'
      const told = { method, isInvisible, isEnterprise, answer: short(reply) }
      log.add({ at: Date.now(), action: 'submit', ...told, ...(id ? { id } : {}) })
      return reply
    }
    if (asked.get('key') !== key) return record(no(wrongKey(asked.get('key'))))
    if (method !== 'userrecaptcha' && method !== 'turnstile') return record(no('ERROR_METHOD_CALL'))
    const sitekey = asked.get(method === 'turnstile' ? 'sitekey' : 'googlekey')
    if (!sitekey) return record(no('ERROR_GOOGLEKEY'))
    if (!asked.get('pageurl')) return record(no('ERROR_PAGEURL'))
    if (balance < price) return record(no('ERROR_ZERO_BALANCE'))
    const becomes = script.next()
    switch (becomes.kind) {
      case 'error':
        if (becomes.at === 'submit') return record(no(becomes.code))
        break
      case 'hang':
      case 'drop':
      case 'gateway_page':
        if (becomes.at === 'submit') return record(becomes.kind)
        break
      case 'token':
      case 'never_ready':
      case 'taken_and_lost':
        break
    }
    const id = String(7_000_000_000 + captchas.size)
    const token = `03A${randomBytes(120).toString('base64url')}`
    secrets.push(token)
    captchas.set(id, { sitekey, answer: becomes, asked: 0, token, isPaid: false })
    return record(becomes.kind === 'taken_and_lost' ? 'drop' : yes(id), id)
  }

  function ask(asked: URLSearchParams): Reply {
    const action = asked.get('action') ?? ''
    const id = asked.get('id') ?? undefined
    const record = (action: CaptchaRequest['action'], reply: Reply): Reply => {
      log.add({ at: Date.now(), action, answer: short(reply), ...(id ? { id } : {}) })
      return reply
    }
    const named = action === 'get2' ? 'result' : (action as CaptchaRequest['action'])
    if (asked.get('key') !== key) return record(named, no(wrongKey(asked.get('key'))))
    if (action === 'getbalance') return record(named, yes(String(balance)))
    const captcha = captchas.get(id ?? '')
    if (!captcha) return record(named, no('ERROR_WRONG_CAPTCHA_ID'))
    switch (action) {
      case 'get2':
        return record(named, result(captcha))
      case 'reportgood':
      case 'reportbad':
        return record(named, yes('OK_REPORT_RECORDED'))
      default:
        return no('ERROR_EMPTY_ACTION')
    }
  }

  function result(captcha: HandedIn): Reply {
    const { answer } = captcha
    captcha.asked += 1
    switch (answer.kind) {
      case 'token':
        if (captcha.asked <= (answer.notReady ?? notReady)) return no('CAPCHA_NOT_READY')
        return solved(captcha, answer.worthless)
      case 'taken_and_lost':
        return solved(captcha)
      case 'error':
        return no(answer.code)
      case 'never_ready':
        return no('CAPCHA_NOT_READY')
      case 'hang':
      case 'drop':
      case 'gateway_page':
        return answer.kind
    }
  }

  /** Charges the balance only once, however often the result is requested. */
  function solved(captcha: HandedIn, worthless = false): Reply {
    if (!captcha.isPaid) {
      captcha.isPaid = true
      balance -= price
      if (!worthless) unused.set(captcha.token, captcha.sitekey)
    }
    return { status: 1, request: captcha.token, price: toldPrice }
  }

  return {
    ...server,
    log: log.entries,
    waitFor: log.waitFor,
    secrets,
    script(answers) {
      script = createScript(answers)
    },
    get balance() {
      return balance
    },
    set balance(dollars) {
      balance = dollars
    },
    get toldPrice() {
      return toldPrice
    },
    set toldPrice(told) {
      toldPrice = told
    },
    solveNow() {
      for (const captcha of captchas.values())
        if (captcha.answer.kind === 'never_ready') captcha.answer = { kind: 'token', notReady: 0 }
    },
    redeem(token, sitekey) {
      const sold = unused.get(token) === sitekey
      unused.delete(token)
      return sold
    },
    async close() {
      log.close()
      await server.close()
    },
  }
}

function wrongKey(key: string | null): string {
  return key?.length === 32 ? 'ERROR_KEY_DOES_NOT_EXIST' : 'ERROR_WRONG_USER_KEY'
}

/** For the log, which must not contain tokens. */
function short(reply: { request: string } | string): string {
  const text = typeof reply === 'string' ? reply : reply.request
  return text.startsWith('03A') ? 'token' : text
}
