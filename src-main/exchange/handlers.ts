import path from 'node:path'
import { bogotaDate } from '../../src-preload/bogota.ts'
import type {
  Events,
  ExchangedPeople,
  ExportAnswer,
  LeaderChoice,
  LeaderInFile,
  OpenedExchange,
} from '../../src-preload/contract/index.ts'
import { labelKey } from '../../src-preload/labels.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { Cost, Derive } from '../accounts/derive.ts'
import { readLeaders } from '../changes/leaders.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import { noteOwnTaken, noteTaken } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database, Sqlite } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { CallContext, Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import type { Exporter } from '../spreadsheet/exporter.ts'
import type { Thread } from '../thread/thread.ts'
import type { Exchanger, OpenedExchangeFile } from './exchanger.ts'
import { exchangeEnding, newSalt } from './format.ts'
import type { ExchangeRules } from './judge.ts'
import type { ExchangeReads } from './reads.ts'

interface ExchangeSession {
  database: Database
  changes: Changes
  exporter: Exporter<Thread<ExchangeReads>>
  exchanger: Exchanger
}

export interface ExchangeDialogs {
  /** Asks for a file of another laptop; null: cancelled. */
  chooseExchange(): Promise<string | null>
}

interface ExchangeHandlerOptions {
  clock: Clock
  dialogs: ExchangeDialogs
  files: ChosenFiles<ExchangeSession>
  derive: Derive
  /** scrypt cost of the passphrases of new files. */
  cost: Cost
  /** The signed-in caller, checked again after a dialog. Throws a `Refusal` if there is none. */
  unlocked(): CallContext<ExchangeSession>
  emit<Name extends 'claims.changed'>(name: Name, event: Events[Name]): void
}

interface ExchangeHandlers {
  exchange: Handlers<ExchangeSession>['exchange']
  campaign: Pick<Handlers<ExchangeSession>['campaign'], 'exchange'>
}

export function exchangeHandlers({
  clock,
  dialogs,
  files,
  derive,
  cost,
  unlocked,
  emit,
}: ExchangeHandlerOptions): ExchangeHandlers {
  async function write(
    { of, password }: { of: ExchangedPeople; password: string },
    scope: 'own' | 'campaign',
    { id }: AccountRow,
  ): Promise<ExportAnswer> {
    const writtenAt = clock.now()
    const name = `${messages.exchange.fileName(bogotaDate(writtenAt))}${exchangeEnding}`
    return await files.saveSheet(name, id, (file, session) =>
      session.exporter.write(
        file,
        async (thread, tie) => {
          const salt = newSalt()
          const secret = await derive(password, salt, cost)
          tie.signal.throwIfAborted()
          const whose = scope === 'campaign' ? scope : id
          return await thread.run(
            'writeExchange',
            { whose, of, kdf: { cost, salt }, secret, writtenAt, file },
            tie,
          )
        },
        (people) => {
          const entry = { at: clock.now(), accountId: id, as: 'exchange' } as const
          if (scope === 'campaign') noteTaken(session, entry)
          else noteOwnTaken(session, { ...entry, people })
        },
      ),
    )
  }

  return {
    exchange: {
      export: (input, { account }) => write(input, 'own', account),
      async choose(_, { account }) {
        const file = await dialogs.chooseExchange()
        if (file === null) return { kind: 'cancelled' }
        const context = unlocked()
        // Somebody else may sign in while a dialog is open.
        if (context.account.id !== account.id) throw new Refusal('not_signed_in')
        const name = path.basename(file)
        const problem = await context.session.exchanger.choose(account.id, { path: file, name })
        return problem === null ? { kind: 'chosen', name } : { kind: 'refused', problem }
      },
      async unlock({ password }, { session, account }) {
        const read = await session.exchanger.read(account.id, ({ cost: asked, salt }) =>
          derive(password, salt, asked),
        )
        if (read === 'aborted') return { kind: 'aborted' }
        if ('problem' in read) return { kind: 'refused', problem: read.problem }
        return { kind: 'opened', file: openedFor(session.database, account, read, clock.now()) }
      },
      async preview({ leaders }, { session: { database, exchanger }, account }) {
        const now = clock.now()
        const file = exchanger.opened(account.id)
        return await exchanger.preview(account.id, rulesOf(database, account, file, leaders, now))
      },
      async start(_, { session: { database, exchanger }, account }) {
        const answer = await exchanger.start(account.id)
        if (answer.kind !== 'taken' || !account.isOwner) return answer
        const open = openClaims(database.sqlite)
        emit('claims.changed', { open })
        return { ...answer, result: { ...answer.result, disputes: open } }
      },
      abort(_, { session }) {
        session.exchanger.abort()
        return null
      },
      async close(_, { session, account }) {
        await session.exchanger.forget(account.id)
        return null
      },
      state: (_, { session, account }) => session.exchanger.state(account.id),
      async undo({ exchangeId }, { session: { database, exchanger }, account }) {
        const withdrawn = await exchanger.undo(account.id, exchangeId)
        if (account.isOwner) emit('claims.changed', { open: openClaims(database.sqlite) })
        return withdrawn
      },
    },
    campaign: {
      exchange: (input, { account }) => write(input, 'campaign', account),
    },
  }
}

interface Chosen {
  id: number
  uid: string
  displayName: string
}

/** The accounts whose people the caller may take in: the owner all leaders', a leader only their own. */
const choosable = (sqlite: Sqlite, { id, isOwner }: AccountRow): Chosen[] =>
  sqlite
    .prepare(
      `SELECT id, uid, display_name AS displayName FROM accounts
        WHERE role = 'LEADER' AND removed_at IS NULL AND (@isOwner = 1 OR id = @id) ORDER BY id`,
    )
    .all({ id, isOwner: isOwner ? 1 : 0 }) as Chosen[]

function openedFor(
  { sqlite }: Database,
  account: AccountRow,
  { name, exchange }: OpenedExchangeFile,
  now: number,
): OpenedExchange {
  const accounts = choosable(sqlite, account)
  const { writtenAt, people, leaders } = leadersOf(sqlite, account, exchange, accounts, now)
  return {
    name,
    writtenAt,
    people,
    leaders,
    accounts: accounts.map(({ id, displayName }) => ({ id, displayName })),
  }
}

/** The pairs of the file that the caller may bring: a leader may only speak for themselves. */
const pairsOf = (account: AccountRow, { same }: OpenedExchangeFile['exchange']): [string, string][] =>
  account.isOwner ? same : []

function leadersOf(
  sqlite: Sqlite,
  account: AccountRow,
  exchange: OpenedExchangeFile['exchange'],
  accounts: readonly Chosen[],
  now: number,
): { writtenAt: number; people: number; leaders: LeaderInFile[] } {
  const known = readLeaders(sqlite, now, pairsOf(account, exchange))
  const { writtenAt, people } = exchange
  const leaders = exchange.leaders
    .filter((leader) => account.isOwner || leader.people > 0)
    .map((leader): LeaderInFile => {
      const id = known.find(leader.uid)
      return { ...leader, known: id, proposed: proposed(account, leader.name, id, accounts) }
    })
  return { writtenAt, people, leaders }
}

/** Proposes the leader who is known here, otherwise the only one with the same name. */
function proposed(
  { id, isOwner }: AccountRow,
  name: string,
  known: number | null,
  accounts: readonly Chosen[],
): LeaderChoice {
  if (known !== null) return isOwner || known === id ? known : 'left_out'
  const named = accounts.filter(({ displayName }) => labelKey(displayName) === labelKey(name))
  if (named.length === 1 && named[0] !== undefined) return named[0].id
  return isOwner ? 'elsewhere' : 'left_out'
}

/** Throws `Refusal('invalid_input')` for a choice that the caller does not have. */
function rulesOf(
  { sqlite }: Database,
  account: AccountRow,
  { exchange }: OpenedExchangeFile,
  chosen: readonly { uid: string; to: LeaderChoice }[],
  now: number,
): ExchangeRules {
  const accounts = choosable(sqlite, account)
  const { leaders } = leadersOf(sqlite, account, exchange, accounts, now)
  const choices = new Map(chosen.map(({ uid, to }) => [uid, to]))
  const pairs = [...pairsOf(account, exchange)]
  const leftOut: string[] = []
  for (const { uid, known, proposed: usual } of leaders) {
    const to = known === null ? (choices.get(uid) ?? usual) : usual
    switch (to) {
      case 'left_out':
        leftOut.push(uid)
        break
      case 'elsewhere':
        if (!account.isOwner) throw invalid()
        break
      default: {
        const theirs = accounts.find(({ id }) => id === to)
        if (known === null && theirs === undefined) throw invalid()
        if (known === null && theirs !== undefined) pairs.push([uid, theirs.uid])
      }
    }
  }
  const own = account.isOwner ? null : account.id
  const { texts } = exchange
  return { pairs, leaders: exchange.leaders, texts, leftOut, own, now }
}

const invalid = () => new Refusal('invalid_input', { fields: { leaders: 'invalid' } })
