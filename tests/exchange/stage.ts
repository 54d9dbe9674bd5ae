import fs from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import type { AppOptions } from '../../src-main/app.ts'
import type {
  ExchangedPeople,
  ExchangePreview,
  LeaderChoice,
  OpenedExchange,
} from '../../src-preload/contract/index.ts'
import { invented, ok } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'

/** Laptops with an app each, between which files are carried. */

export const password = 'la clave del archivo'
export const everybodyOfIt: ExchangedPeople = { kind: 'everybody' }

export interface LaptopApp extends LeadersApp {
  /** Where the next file is saved, and which one is chosen. */
  at: { file: string }
  /** Registers an invented person for the leader who is signed in. Returns the id. */
  register(n: number, name?: string): Promise<number>
  /** Saves a file. */
  give(scope?: 'own' | 'campaign', of?: ExchangedPeople): Promise<string>
  open(file: string): Promise<OpenedExchange>
  preview(choices?: Record<string, LeaderChoice>): Promise<ExchangePreview>
  /** Opens, previews and takes in a file. `choices`: by the leaders' names. */
  take(file: string, choices?: Record<string, LeaderChoice>): Promise<number>
  /** Everybody here: cédula, name, barrio and the leader's display name. */
  people(): unknown[]
  claims(): unknown[]
}

/** The people of the leaders of `startWithLeaders`: Marta, the owner, Ana and Beto. */
export async function startLaptop(options: Partial<AppOptions> = {}): Promise<LaptopApp> {
  const folder = temporaryFolder()
  const at = { file: path.join(folder, 'a.referidos-personas') }
  let files = 0
  const app = await startWithLeaders({
    dialogs: {
      saveSpreadsheet: async () => at.file,
      savePdf: async () => null,
      showInFolder: () => {},
    },
    exchangeDialogs: { chooseExchange: async () => at.file },
    ...options,
  })
  const { call, database } = app
  let opened: OpenedExchange | null = null

  async function open(file: string): Promise<OpenedExchange> {
    at.file = file
    expect(ok(await call('exchange', 'choose'))).toEqual({ kind: 'chosen', name: path.basename(file) })
    const answer = ok(await call('exchange', 'unlock', { password }))
    if (answer.kind !== 'opened') throw new Error(JSON.stringify(answer))
    opened = answer.file
    return opened
  }

  async function preview(choices: Record<string, LeaderChoice> = {}): Promise<ExchangePreview> {
    const leaders = (opened?.leaders ?? []).flatMap(({ uid, name }) => {
      const to = choices[name]
      return to === undefined ? [] : [{ uid, to }]
    })
    const answer = ok(await call('exchange', 'preview', { leaders }))
    if (answer.kind !== 'previewed') throw new Error(JSON.stringify(answer))
    return answer.preview
  }

  return {
    ...app,
    at,
    async register(n, name = 'Olga Peña') {
      return ok(await call('people', 'register', { ...invented(n), name })).id
    },
    async give(scope = 'own', of = everybodyOfIt) {
      files += 1
      at.file = path.join(folder, `${files}.referidos-personas`)
      const answer =
        scope === 'own'
          ? await call('exchange', 'export', { of, password })
          : await call('campaign', 'exchange', { of, password })
      expect(ok(answer)).toMatchObject({ kind: 'saved', path: at.file })
      expect(fs.readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
      return at.file
    },
    open,
    preview,
    async take(file, choices) {
      await open(file)
      await preview(choices)
      const answer = ok(await call('exchange', 'start'))
      if (answer.kind !== 'taken') throw new Error(JSON.stringify(answer))
      ok(await call('exchange', 'close'))
      return answer.result.exchangeId
    },
    people: () =>
      database.sqlite
        .prepare(
          `SELECT person.cedula, person.name, barrio, leader.display_name AS leader FROM people AS person
             JOIN accounts AS leader ON leader.id = person.referred_by
            WHERE deleted_at IS NULL ORDER BY cedula`,
        )
        .raw()
        .all(),
    claims: () =>
      database.sqlite
        .prepare(
          `SELECT person.cedula, claims.name, account.display_name AS claimant FROM claims
             JOIN people AS person ON person.id = claims.person_id
             JOIN accounts AS account ON account.id = claimed_by
            WHERE decided_at IS NULL AND deleted_at IS NULL ORDER BY 1, 2`,
        )
        .raw()
        .all(),
  }
}
