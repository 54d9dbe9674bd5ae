import type {
  ExchangeProblem,
  ExchangeProgress,
  ExchangeState,
  PreviewAnswer,
  TakeAnswer,
  WithdrawnExchange,
} from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { createOneTask } from '../one-task.ts'
import { createParts, Stopped } from '../parts.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import { ExchangeRefused, type Kdf } from './format.ts'
import type { ExchangeRules } from './judge.ts'
import type { ExchangeReads, ReadExchange, ReadProgress } from './reads.ts'
import * as repository from './repository.ts'

/**
 * Opens one file of another laptop at a time, in a separate thread. Merges its people in parts, so that registering
 * stays quick. The merge can be aborted until it is complete; after a kill, the next session continues it.
 */
export interface Exchanger {
  /** Opens a file. Throws `Refusal('busy')` while another task runs. */
  choose(accountId: number, file: { path: string; name: string }): Promise<ExchangeProblem | null>
  /** This method and the following ones throw `Refusal('not_found')` if the account has no file open. */
  read(
    accountId: number,
    derived: (kdf: Kdf) => Promise<Uint8Array>,
  ): Promise<OpenedExchangeFile | { problem: ExchangeProblem } | 'aborted'>
  opened(accountId: number): OpenedExchangeFile
  preview(accountId: number, rules: ExchangeRules): Promise<PreviewAnswer>
  /** Carries out the last preview. */
  start(accountId: number): Promise<TakeAnswer>
  forget(accountId: number): Promise<void>
  abort(): void
  isRunning(): boolean
  state(accountId: number): ExchangeState
  /** Throws `Refusal('not_found')` unless it is the latest exchange and belongs to the account. */
  undo(accountId: number, exchangeId: number): Promise<WithdrawnExchange>
  /** Continues an exchange that a kill interrupted. Never rejects. */
  recover(): Promise<void>
  /** Stops between two parts; the next session continues. */
  close(): Promise<void>
}

export interface OpenedExchangeFile {
  name: string
  exchange: ReadExchange
}

export interface ExchangerOptions {
  database: Database
  openThread(): Thread<ExchangeReads>
  clock: Clock
  tell(progress: ExchangeProgress): void
  /** Call after each commit. */
  wrote(): void
  /** Whole lists changed. */
  changed(): void
  /** Called so that nobody else is looked up under these ids. */
  removed(personIds: readonly number[]): void
  /** The leader took in the people of a file, and may undo that. */
  taken(accountId: number, exchangeId: number): void
  wake(): void
  log(level: 'warn', message: string): void
}

interface OpenFile {
  accountId: number
  name: string
  kdf: Kdf
  thread: Thread<ExchangeReads>
  exchange: ReadExchange | null
  previewed: { rules: ExchangeRules; changes: number } | null
}

export function createExchanger(options: ExchangerOptions): Exchanger {
  const { database, clock, tell, wrote } = options
  const task = createOneTask()
  let file: OpenFile | null = null
  let isClosing = false
  const parts = createParts<ExchangeProgress['phase']>({
    clock,
    mayGoOn: () => !isClosing && database.sqlite.open,
    wrote,
    tell,
  })

  const own = (accountId: number): OpenFile => {
    if (file === null || file.accountId !== accountId) throw new Refusal('not_found')
    return file
  }

  function opened(accountId: number): OpenedExchangeFile {
    const { name, exchange } = own(accountId)
    if (exchange === null) throw new Refusal('not_found')
    return { name, exchange }
  }

  async function forget(): Promise<void> {
    const forgotten = file
    file = null
    await forgotten?.thread.end()
  }

  /** Runs a task of the thread, which goes through the file once. */
  const throughFile = async <Value>(
    work: (tie: { signal: AbortSignal; onNews(news: unknown): void }) => Promise<Value>,
  ): Promise<Value | 'aborted'> =>
    await task.run(async (signal) => {
      const { reached, stop } = parts.follow('reading', file?.exchange?.people ?? 0)
      try {
        return await work({
          signal,
          onNews(news) {
            const { done, total } = news as ReadProgress
            reached(done, total)
          },
        })
      } finally {
        stop()
      }
    })

  /** Runs `step` until it returns null. */
  async function inParts(
    phase: ExchangeProgress['phase'],
    total: number,
    step: (hasTime: () => boolean) => repository.Step | null | Promise<repository.Step | null>,
    signal: AbortSignal | null,
  ): Promise<{ people: number; kept: number }> {
    const sum = { people: 0, kept: 0 }
    const part = async (hasTime: () => boolean): Promise<number | null> => {
      const done = await step(hasTime)
      if (done === null) return null
      sum.people += done.people
      sum.kept += done.kept
      if (done.gone.length > 0) options.removed(done.gone)
      return done.people
    }
    await parts.run(phase, total, part, signal)
    return sum
  }

  async function apply(exchangeId: number, people: number, signal: AbortSignal | null): Promise<void> {
    await inParts('applying', people, () => repository.catchUpPart(database, clock.now()), signal)
    const erasing = repository.eraseTold(database, exchangeId, clock.now())
    const eraseNext = (): repository.Step | null => {
      const next = erasing.next()
      return next.done === true ? null : next.value
    }
    await inParts('applying', people, eraseNext, signal)
    const applyNext = (hasTime: () => boolean) =>
      repository.applyPart(database, exchangeId, clock.now(), hasTime)
    await inParts('applying', people, applyNext, signal)
    options.changed()
    options.wake()
  }

  async function remove(exchangeId: number, people: number): Promise<WithdrawnExchange> {
    repository.setState(database, exchangeId, 'removing')
    const step = (hasTime: () => boolean) => repository.removePart(database, exchangeId, clock.now(), hasTime)
    const sum = await inParts('removing', people, step, null)
    options.changed()
    options.wake()
    return { people: sum.people - sum.kept, kept: sum.kept }
  }

  return {
    async choose(accountId, { path, name }) {
      if (task.isRunning()) throw new Refusal('busy')
      await forget()
      const thread = options.openThread()
      const found = await thread.run('exchangeOpen', { file: path })
      if (found.kind === 'refused') {
        await thread.end()
        return found.problem
      }
      file = { accountId, name, kdf: found.kdf, thread, exchange: null, previewed: null }
      return null
    },
    async read(accountId, derived) {
      const open = own(accountId)
      open.exchange = null
      open.previewed = null
      const found = await throughFile(async (tie) => {
        const secret = await derived(open.kdf)
        return await open.thread.run('exchangeRead', { secret }, tie)
      })
      if (found === 'aborted') return found
      if (found.kind === 'refused') return { problem: found.problem }
      open.exchange = found.exchange
      return opened(accountId)
    },
    opened,
    async preview(accountId, rules) {
      const open = own(accountId)
      open.previewed = null
      const answer = await throughFile((tie) => open.thread.run('exchangePreview', rules, tie))
      if (answer === 'aborted') return { kind: 'aborted' }
      if (answer.kind === 'previewed') open.previewed = { rules, changes: answer.preview.changes }
      return answer
    },
    async start(accountId) {
      if (task.isRunning()) throw new Refusal('busy')
      const { thread, name, previewed } = own(accountId)
      if (previewed === null) throw new Refusal('not_found')
      const { rules, changes: people } = previewed
      const exchangeId = repository.beginExchange(database, { accountId, name, people }, clock.now())
      const answer = await task.run(async (signal) => {
        try {
          let n = 0
          const stageNext = async (): Promise<repository.Step | null> => {
            const part = await thread.run('exchangePart', { rules: n === 0 ? rules : null })
            if (part === null) return null
            if (part.kind === 'refused') throw new ExchangeRefused(part.problem)
            repository.stage(database, exchangeId, n, part.chunks)
            n += part.chunks.length
            return { people: part.people, written: [], gone: [], kept: 0 }
          }
          await inParts('reading', people, stageNext, signal)
          const told = await thread.run('exchangeErasures', {})
          repository.beginApplying(database, exchangeId, { ...rules, told }, clock.now())
          await apply(exchangeId, people, signal)
          options.taken(accountId, exchangeId)
          const result = { exchangeId, people, disputes: null }
          return { kind: 'taken', result } satisfies TakeAnswer
        } catch (error) {
          if (!isClosing && database.sqlite.open) await remove(exchangeId, people)
          if (error instanceof ExchangeRefused)
            return { kind: 'refused', problem: error.problem } satisfies TakeAnswer
          throw error
        }
      })
      return answer === 'aborted' ? { kind: 'aborted' } : answer
    },
    async forget(accountId) {
      if (file?.accountId === accountId && !task.isRunning()) await forget()
    },
    abort: task.abort,
    isRunning: task.isRunning,
    state: (accountId) => ({
      running: parts.progress(),
      last: task.isRunning() ? null : repository.lastOf(database, accountId),
    }),
    async undo(accountId, exchangeId) {
      if (task.isRunning()) throw new Refusal('busy')
      const last = repository.lastOf(database, accountId)
      if (last === null || last.exchangeId !== exchangeId) throw new Refusal('not_found')
      repository.beginRemoval(database, exchangeId, clock.now())
      const withdrawn = await task.run(() => remove(exchangeId, last.people))
      // The session closed meanwhile; the next one continues.
      if (withdrawn === 'aborted') throw new Refusal('busy')
      return withdrawn
    },
    async recover() {
      try {
        await task.run(async () => {
          for (const { id, state, people } of repository.openExchanges(database)) {
            if (state === 'applying') await apply(id, people, null)
            else await remove(id, people)
          }
        })
      } catch (error) {
        if (!(error instanceof Stopped))
          options.log('warn', `an exchange was not continued: ${String(error)}`)
      }
    },
    async close() {
      isClosing = true
      await task.close()
      await forget()
    },
  }
}
