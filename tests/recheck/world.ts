import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type Database, open } from '../../src-main/database/open.ts'
import { readEnvironment } from '../../src-main/environment.ts'
import type { LookupRequest, Outcome } from '../../src-main/lookup/outcome.ts'
import type { Election, Events, Recheck, RecheckState } from '../../src-preload/contract/index.ts'
import { type InventedAccount, type PlacedAccount, placeAccounts } from '../support/accounts.ts'
import { ok, startApp, type TestApp } from '../support/app.ts'
import { migrations, temporaryFolder } from '../support/database.ts'
import { noLookups } from '../support/headless.ts'
import { place } from '../support/lane.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { payFor } from '../support/purchases.ts'
import { quickDerive } from '../support/quick-derive.ts'
import { insertInOrder, markOwnAnswered, type SeededPerson, seededPerson } from '../support/seeded.ts'

/** An app with leaders and people who were looked up before. Lookups are answered by the test. */

const account = (displayName: string, cedula: string): InventedAccount => ({
  displayName,
  name: `Persona ${displayName}`,
  cedula,
  phone: '3005550100',
  password: `la clave de ${displayName}`,
  role: 'LEADER',
})
const accounts = [account('Dueña', '52000001'), account('Ana', '52000002'), account('Beto', '52000003')]
export type Who = 'Dueña' | 'Ana' | 'Beto'

/** US dollars that each lookup costs. */
export const lookupCost = 0.004

export const cedulaOf = (n: number) => String(1_014_700_000 + n)
export const at = (puesto: string, mesa = '7'): Outcome => ({ ...place, puesto, mesa })

/** `n` also gives the cédula. */
export const settled = (n: number, more: Partial<SeededPerson> = {}): SeededPerson =>
  seededPerson(`Persona ${String(n).padStart(5, '0')}`, cedulaOf(n), {
    status: 'ACTIVE',
    departamento: place.departamento,
    municipio: place.municipio,
    puesto: place.puesto,
    mesa: place.mesa,
    ...more,
  })

export interface Folder {
  dataDir: string
  key: Buffer
  placed: PlacedAccount[]
}

/** A data folder with the people of each account, in this order. */
export async function placeFolder(people: Partial<Record<Who, readonly SeededPerson[]>>): Promise<Folder> {
  const dataDir = temporaryFolder()
  const { key, database, placed } = await placeAccounts(dataDir, accounts, Date.now() - 9e9, quickDerive)
  markOwnAnswered(database)
  for (const { displayName, accountId } of placed)
    insertInOrder(database, accountId, people[displayName as Who] ?? [])
  database.close()
  return { dataDir, key, placed }
}

export interface World extends TestApp, Folder {
  /** The same database, read beside the app. */
  database: Database
  /** Cédulas in the order of their lookups. */
  asked: string[]
  /** By cédula; whoever has none is found where `settled` places them. */
  answers: Map<string, Outcome>
  /** From now on lookups wait; the returned function answers them. */
  holdLookups(): () => void
  /** Name of the file in which the next export is saved. */
  saveAt(name: string): void
  /** What each census page lists from now on. */
  lists(elections: Election[]): void
  signIn(who: Who): Promise<void>
  /** Resolves with the last news of a batch once `holds` returns true for it. */
  until(holds: (batch: Recheck) => boolean): Promise<Recheck>
  idOf(cedula: string): number
}

export async function openWorld(folder: Folder, variables: Record<string, string> = {}): Promise<World> {
  const site = await listenOnLoopback(() => {}, 0)
  onTestFinished(() => site.close())
  const asked: string[] = []
  const answers = new Map<string, Outcome>()
  let listed: Election[] = []
  let saved: string | null = null
  let held: Promise<void> | null = null
  const app = startApp({
    dataDir: folder.dataDir,
    environment: readEnvironment({
      REFERIDOS_CENSUS_URL: site.url,
      REFERIDOS_CAPTCHA_KEY: 'f'.repeat(32),
      REFERIDOS_GAP_MS: '0',
      REFERIDOS_RETRY_DELAYS_MS: '1',
      ...variables,
    }),
    dialogs: { saveSpreadsheet: async () => saved, savePdf: async () => null, showInFolder: () => {} },
    createLookup: () => ({
      ...noLookups,
      async lookup({ cedula, signal, onStep, onElections, purchases }: LookupRequest) {
        asked.push(cedula)
        onElections?.(listed)
        payFor(purchases, lookupCost)
        onStep('querying')
        await new Promise<void>((resolve, reject) => {
          void (held ?? Promise.resolve()).then(resolve)
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        })
        return { outcome: answers.get(cedula) ?? at(place.puesto), source: 'census.example' }
      },
    }),
  })
  const database = open({ file: path.join(folder.dataDir, 'referidos.db'), key: folder.key, migrations })
  onTestFinished(() => database.close())
  const last = (): RecheckState | null => {
    const found = app.events.findLast(({ name }) => name === 'recheck.changed')
    return found === undefined ? null : (found.event as Events['recheck.changed'])
  }
  return {
    ...folder,
    ...app,
    database,
    asked,
    answers,
    holdLookups() {
      let answer = () => {}
      held = new Promise((resolve) => {
        answer = resolve
      })
      return () => {
        held = null
        answer()
      }
    },
    saveAt(name) {
      saved = path.join(folder.dataDir, name)
    },
    lists(elections) {
      listed = elections
    },
    async signIn(who) {
      const { slotId, password } = folder.placed.find(
        ({ displayName }) => displayName === who,
      ) as PlacedAccount
      ok(await app.call('session', 'signIn', { slotId, password }))
    },
    async until(holds) {
      for (;;) {
        const batch = last()?.batch ?? ok(await app.call('recheck', 'state')).batch
        if (batch !== null && holds(batch)) return batch
        await app.news()
      }
    },
    idOf: (cedula) =>
      database.sqlite.prepare('SELECT id FROM people WHERE cedula = ?').pluck().get(cedula) as number,
  }
}

export const isOver = ({ state }: Recheck): boolean => state === 'done' || state === 'cancelled'
