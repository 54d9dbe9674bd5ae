import { randomUUID } from 'node:crypto'
import type { Account, BrowserReport, Events, Handlers, Session } from '../src-preload/contract.ts'
import { accountOfSlot, insertOwner } from './accounts/repository.ts'
import { createVault, type Opened } from './accounts/vault.ts'
import { censusHandlers } from './census/handlers.ts'
import type { Clock } from './clock.ts'
import { createReader } from './database/reader.ts'
import type { AccountRow } from './database/schema.ts'
import type { Environment } from './environment.ts'
import type { House } from './house.ts'
import type { Lookup } from './lookup/outcome.ts'
import { ownConsentText } from './people/consent.ts'
import { peopleHandlers } from './people/handlers.ts'
import { maySee } from './people/repository.ts'
import { rowOf } from './people/rows.ts'
import { queueHandlers, queueState } from './queue/handlers.ts'
import { createLane } from './queue/lane.ts'
import { createProbe } from './queue/probe.ts'
import { Refusal } from './refusal.ts'
import { captchaKey, settingsHandlers } from './settings/handlers.ts'
import { type SaveDialogs, spreadsheetHandlers } from './spreadsheet/handlers.ts'

export interface AppOptions {
  dataDir: string
  /** Folder of drizzle's SQL and journal. */
  migrations: string
  /** Entry file of the reader's thread. */
  readerFile: string
  nativeBinding?: string | undefined
  environment: Environment
  clock: Clock
  dialogs: SaveDialogs
  /** `captchaKey`: read at each lookup; null where there is none. */
  createLookup(captchaKey: () => string | null): LookupService
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
  log(level: 'info' | 'warn' | 'error', message: string): void
}

/** Lookups and the browser that they share. */
interface LookupService {
  lookup: Lookup
  /** Which browsers there are, and whether a lookup works in the one that is taken. */
  examineBrowser(): Promise<BrowserReport>
  close(): Promise<void>
}

export interface App {
  handlers: Handlers
  session(): Session | null
  /** Something changed that the queue may care about: the computer woke up, say. */
  wake(): void
  /** Breaks the running lookup off, gives it back to the queue, checkpoints and closes. */
  close(): Promise<void>
}

/** The whole app without its shell: sign-in → open → queue, and the handler of every channel. */
export function createApp(options: AppOptions): App {
  const { clock, emit } = options
  const vault = createVault(options.dataDir, options)
  let house: (House & { close(): Promise<void> }) | null = null
  let entering: Promise<Account> | null = null

  const inside = (): House => {
    if (house === null) throw new Refusal('not_signed_in')
    return house
  }

  /** One at a time: two clicks must not open two houses. */
  async function enter(open: () => Promise<Opened>): Promise<Account> {
    if (house !== null || entering !== null) throw new Refusal('already_signed_in')
    entering = open().then((opened) => {
      house = furnish(opened)
      house.lane.wake()
      return publicAccount(house.account)
    })
    try {
      return await entering
    } finally {
      entering = null
    }
  }

  function furnish(opened: Opened): House & { close(): Promise<void> } {
    try {
      return furnished(opened)
    } catch (error) {
      opened.database.close()
      throw error
    }
  }

  function furnished(opened: Opened): House & { close(): Promise<void> } {
    const { slotId, database, options: databaseOptions } = opened
    const account = accountOfSlot(database, slotId)
    if (account === null) throw new Refusal('keys_damaged')
    const lookups = options.createLookup(() => captchaKey(database, options.environment))
    const reader = createReader(options.readerFile, databaseOptions)
    const lane = createLane({
      database,
      lookup: lookups.lookup,
      clock,
      log: options.log,
      bootId: randomUUID(),
      probe: createProbe(options.environment.censusUrl),
      gapMs: options.environment.gapMs,
      retryDelays: options.environment.retryDelaysMs,
      breakerDelays: options.environment.breakerDelaysMs,
      hasCaptchaWay: () => captchaKey(database, options.environment) !== null,
      onPerson(personId) {
        // The queue runs for every leader; the page is told of what its account may see.
        const row = maySee(database, account, personId) ? rowOf(database.sqlite, personId) : null
        if (row !== null) emit('people.changed', { rows: [row] })
      },
      onState: () => {
        if (house !== null) emit('queue.changed', queueState(house))
      },
    })
    async function close(): Promise<void> {
      await lane.stop()
      await lookups.close()
      await reader.close()
      database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
      database.close()
    }
    return { database, reader, lane, account, examineBrowser: lookups.examineBrowser, close }
  }

  const handlers: Handlers = {
    session: {
      state() {
        if (house !== null) return { kind: 'signed_in', account: publicAccount(house.account) }
        const slots = vault.slots()
        if (slots === null) return { kind: 'first_start', consent: ownConsentText() }
        return {
          kind: 'signed_out',
          accounts: slots.map(({ id, displayName }) => ({ slotId: id, displayName })),
        }
      },
      createFirstAccount(input) {
        if (input.textVersion !== ownConsentText().version)
          throw new Refusal('invalid_input', { fields: { textVersion: 'invalid' } })
        return enter(() =>
          vault.create(input.displayName, input.password, (database, slotId) =>
            insertOwner(database, input, slotId, clock.now()),
          ),
        )
      },
      signIn: ({ slotId, password }) => enter(() => vault.unlock(slotId, password)),
    },
    people: peopleHandlers(inside, clock, emit),
    census: censusHandlers(inside, clock, emit),
    queue: queueHandlers(inside),
    settings: settingsHandlers(inside, options.environment),
    spreadsheet: spreadsheetHandlers(inside, options.dialogs, clock),
  }

  return {
    handlers,
    session: () => (house === null ? null : sessionOf(house.account)),
    wake: () => house?.lane.wake(),
    async close() {
      await entering?.catch(() => {})
      const open = house
      house = null
      await open?.close()
    },
  }
}

const publicAccount = ({ id, displayName, role, isOwner }: AccountRow): Account => ({
  id,
  displayName,
  role,
  isOwner,
})

const sessionOf = ({ id, role, isOwner }: AccountRow): Session => ({ accountId: id, role, isOwner })
