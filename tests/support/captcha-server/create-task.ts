import { randomBytes } from 'node:crypto'
import type http from 'node:http'
import { createEventLog, type EventLog } from '../event-log.ts'
import { createScript, type LoopbackServer, listenOnLoopback, readBody } from '../loopback.ts'
import { type CaptchaAnswer, captchaTestKey } from './index.ts'

interface TaskRequest {
  method: string
  /** Type of the task; only in submissions. */
  type?: string
  taskId?: number | string
  /** The answer: an error code, 'processing', 'ready' or another value. */
  answer: string
}

type TaskAnswer =
  | CaptchaAnswer
  /** Redirects to the same path at `to`. */
  | { kind: 'redirect'; at: 'submit' | 'result'; to: string; status: 302 | 307 | 308 }

export interface CreateTaskServer extends LoopbackServer {
  log: readonly TaskRequest[]
  waitFor: EventLog<TaskRequest>['waitFor']
  /** Sets the answers for captchas submitted from now on, in order. The last one repeats. */
  script(answers: TaskAnswer | TaskAnswer[]): void
  /** US dollars, as the service reports them. */
  balance: unknown
  /** Price as the service reports it; undefined: it reports none. */
  cost: unknown
  /** Solves every captcha that is `never_ready`. */
  solveNow(): void
  /** Whether the token was sold and has not been redeemed. */
  redeem(token: string): boolean
}

interface Task {
  answer: TaskAnswer
  asked: number
  token: string
  isTurnstile: boolean
}

const errorIds: Readonly<Record<string, number>> = {
  ERROR_KEY_DOES_NOT_EXIST: 1,
  ERROR_NO_SLOT_AVAILABLE: 2,
  ERROR_ZERO_BALANCE: 10,
  ERROR_CAPTCHA_UNSOLVABLE: 12,
  ERROR_NO_SUCH_METHOD: 14,
  ERROR_NO_SUCH_CAPCHA_ID: 16,
  ERROR_TASK_ABSENT: 22,
  ERROR_TASK_NOT_SUPPORTED: 23,
}

const types = ['RecaptchaV2TaskProxyless', 'RecaptchaV2EnterpriseTaskProxyless', 'TurnstileTaskProxyless']

/**
 * A service that speaks createTask, getTaskResult and getBalance, as strict as the real ones: accepts only JSON by
 * POST, fields of the right type, and ids as it issued them.
 */
export async function startCreateTaskServer({
  key = captchaTestKey,
  ids = 'number' as 'number' | 'text',
} = {}): Promise<CreateTaskServer> {
  const log = createEventLog<TaskRequest>()
  const tasks = new Map<number | string, Task>()
  const unredeemed = new Set<string>()
  let script = createScript<TaskAnswer>({ kind: 'token' })
  let balance: unknown = 10
  let cost: unknown = '0.00200'

  type Reply = Record<string, unknown> | 'hang' | 'drop' | 'gateway_page' | { redirect: number; to: string }
  const no = (errorCode: string): Reply => ({
    errorId: errorIds[errorCode] ?? 99,
    errorCode,
    errorDescription: 'in words',
  })

  const server = await listenOnLoopback((request, response) => {
    answer(request, response).catch(() => response.destroy())
  }, 0)

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    const text = (await readBody(request)).toString()
    const reply = replyTo(request, path.slice(1), text)
    if (reply === 'hang') return
    if (reply === 'drop') return void response.destroy()
    if (reply === 'gateway_page')
      return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>')
    if (typeof reply.redirect === 'number')
      return void response.writeHead(reply.redirect, { location: `${String(reply.to)}${path}` }).end()
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  }

  function replyTo(request: http.IncomingMessage, method: string, text: string): Reply {
    const note = (reply: Reply, more: Partial<TaskRequest> = {}): Reply => {
      log.add({ method, answer: short(reply), ...more })
      return reply
    }
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json')
      return note(no('ERROR_NO_SUCH_METHOD'))
    let body: Record<string, unknown>
    try {
      body = JSON.parse(text) as Record<string, unknown>
    } catch {
      return note(no('ERROR_TASK_ABSENT'))
    }
    if (body.clientKey !== key) return note(no('ERROR_KEY_DOES_NOT_EXIST'))
    switch (method) {
      case 'getBalance':
        return note({ errorId: 0, balance })
      case 'createTask':
        return submit(body.task, note)
      case 'getTaskResult': {
        const task = tasks.get(body.taskId as number | string)
        const told = { taskId: body.taskId as number | string }
        return note(task === undefined ? no('ERROR_NO_SUCH_CAPCHA_ID') : result(task), told)
      }
      default:
        return note(no('ERROR_NO_SUCH_METHOD'))
    }
  }

  function submit(task: unknown, note: (reply: Reply, more?: Partial<TaskRequest>) => Reply): Reply {
    if (typeof task !== 'object' || task === null) return note(no('ERROR_TASK_ABSENT'))
    const { type, websiteURL, websiteKey, isInvisible } = task as Record<string, unknown>
    if (typeof type !== 'string' || !types.includes(type)) return note(no('ERROR_TASK_NOT_SUPPORTED'))
    if (typeof websiteKey !== 'string' || websiteKey === '')
      return note(no('ERROR_RECAPTCHA_INVALID_SITEKEY'))
    if (typeof websiteURL !== 'string' || !URL.canParse(websiteURL))
      return note(no('ERROR_RECAPTCHA_INVALID_DOMAIN'))
    if (isInvisible !== undefined && typeof isInvisible !== 'boolean')
      return note(no('ERROR_TASK_NOT_SUPPORTED'))
    const becomes = script.next()
    if ('at' in becomes && becomes.at === 'submit') return note(replyOf(becomes), { type })
    const taskId = ids === 'number' ? 9_000_000_000 + tasks.size : `61138bb6-19fb-11ec-${tasks.size}`
    const token = `03A${randomBytes(120).toString('base64url')}`
    tasks.set(taskId, { answer: becomes, asked: 0, token, isTurnstile: type.startsWith('Turnstile') })
    return note(becomes.kind === 'taken_and_lost' ? 'drop' : { errorId: 0, taskId }, { type, taskId })
  }

  function replyOf(answer: Extract<TaskAnswer, { at: string }>): Reply {
    if (answer.kind === 'error') return no(answer.code)
    return answer.kind === 'redirect' ? { redirect: answer.status, to: answer.to } : answer.kind
  }

  function result(task: Task): Reply {
    const { answer } = task
    if ('at' in answer) return replyOf(answer)
    task.asked += 1
    const isReady =
      answer.kind === 'taken_and_lost' || (answer.kind === 'token' && task.asked > (answer.notReady ?? 1))
    if (!isReady) return { errorId: 0, status: 'processing' }
    if (task.asked <= 2) unredeemed.add(task.token)
    const { token } = task
    const solution = task.isTurnstile ? { token } : { gRecaptchaResponse: token }
    const told = cost === undefined ? {} : { cost }
    return { errorId: 0, status: 'ready', solution, ...told, solveCount: 1 }
  }

  return {
    ...server,
    log: log.entries,
    waitFor: log.waitFor,
    script(answers) {
      script = createScript(answers)
    },
    get balance() {
      return balance
    },
    set balance(told) {
      balance = told
    },
    get cost() {
      return cost
    },
    set cost(told) {
      cost = told
    },
    solveNow() {
      for (const task of tasks.values())
        if (task.answer.kind === 'never_ready') task.answer = { kind: 'token', notReady: 0 }
    },
    redeem: (token) => unredeemed.delete(token),
    async close() {
      log.close()
      await server.close()
    },
  }
}

/** For the log, which must not contain tokens. */
function short(reply: Record<string, unknown> | string): string {
  if (typeof reply === 'string') return reply
  return String(reply.errorCode ?? reply.status ?? reply.redirect ?? 'ok')
}
