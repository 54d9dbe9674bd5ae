import { setImmediate } from 'node:timers/promises'
import type * as z from 'zod'
import { bogotaDate, bogotaDay, bogotaDayStart } from '../../src-preload/bogota.ts'
import {
  type authoriseInput,
  type Duplicate,
  type Events,
  type LabelAnswer,
  type ListedPart,
  type labelInput,
  listedParts,
  type Selection,
} from '../../src-preload/contract/index.ts'
import { mapUrl } from '../../src-preload/map.ts'
import { consentText, consentTexts } from '../authorisation/texts.ts'
import type { CampaignWatch } from '../campaign-watch.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import { note, record, uidOf } from '../database/audit.ts'
import { type ChangeRange, changedBy, rangeOf } from '../database/change-range.ts'
import type { Changes } from '../database/changes.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Steps } from '../database/steps.ts'
import type { Handlers } from '../handler-types.ts'
import { isInCampaign, maySee, referredBy } from '../may-see.ts'
import type { Lane } from '../queue/lane.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { authorise, authorisedAtOnce, revoke } from './authorise.ts'
import { createCedulaQuestions } from './cedula-questions.ts'
import { changeLabels, labelledAtOnce } from './labels.ts'
import { noteOpened } from './opened.ts'
import type { PeopleReads } from './reads.ts'
import * as repository from './repository.ts'
import { firstRows, ownRowOf, rowOf, rowsOf } from './rows.ts'

type Emit = <Name extends 'people.changed' | 'people.removed' | 'claims.changed'>(
  name: Name,
  event: Events[Name],
) => void

/** Opens a URL of `mapUrl` in the system's browser; rejects if that fails. */
export type OpenMap = (url: string) => Promise<void>

interface PeopleSession {
  database: Database
  reader: Thread<PeopleReads>
  slowReader: Thread<PeopleReads>
  changes: Changes
  lane: Lane
  campaign: CampaignWatch
  steps: Steps
}

type CampaignPart =
  | 'follow'
  | 'list'
  | 'first'
  | 'rows'
  | 'places'
  | 'barrios'
  | 'labels'
  | 'label'
  | 'open'
  | 'openMap'

export interface PeopleHandlers {
  people: Handlers<PeopleSession>['people']
  campaign: Pick<Handlers<PeopleSession>['campaign'], CampaignPart>
}

export function peopleHandlers(clock: Clock, emit: Emit, openMap: OpenMap): PeopleHandlers {
  const questions = createCedulaQuestions(clock)

  /** Throws `Refusal('wait')`. */
  function ask(database: Database, { id }: AccountRow): void {
    if (!questions.mayAsk(database, id)) throw new Refusal('wait', { retryAt: questions.retryAt() })
  }

  /** Reads a row, emits it and returns it. Throws `Refusal('not_found')`. */
  function changed({ sqlite }: Database, personId: number, altered: readonly ListedPart[]) {
    const row = rowOf(sqlite, personId)
    if (row === null) throw new Refusal('not_found')
    emit('people.changed', { rows: [row], altered })
    return row
  }

  /** Hides a person or brings them back, and records who did, in one transaction. */
  const recorded = (
    database: Database,
    { id }: AccountRow,
    personId: number,
    action: 'person_removed' | 'person_restored',
    work: () => boolean,
  ): boolean =>
    immediately(database.sqlite, () => {
      const { done, range } = rangeOf(database.sqlite, work)
      if (done)
        record(database, {
          at: clock.now(),
          accountId: id,
          action,
          person: uidOf(database, personId),
          detail: { ...range },
        })
      return done
    })

  /** One entry for all parts of the step, from the first change to the last one. */
  function noteLabelled(
    { database, changes }: PeopleSession,
    accountId: number,
    personIds: readonly number[],
    ranges: readonly ChangeRange[],
  ): void {
    const [first] = personIds
    const [{ after } = { after: '' }, { upTo } = { upTo: '' }] = [ranges[0], ranges.at(-1)]
    if (first === undefined || after === '') return
    const isOne = personIds.length === 1
    note(
      { database, changes },
      {
        at: clock.now(),
        accountId,
        action: isOne ? 'person_changed' : 'people_changed',
        person: isOne ? uidOf(database, first) : null,
        detail: { way: 'label', people: personIds.length, after, upTo },
      },
    )
  }

  /** Emits the number of open claims to an owner. Call after a change of a person that may open or close claims. */
  function claimsChanged({ sqlite }: Database, { isOwner }: AccountRow): void {
    if (isOwner) emit('claims.changed', { open: openClaims(sqlite) })
  }

  function duplicate(whose: Duplicate, database: Database, account: AccountRow): Refusal {
    if (whose === 'another_leaders') {
      // Counts as a question, because the answer reveals the same. It never blocks a registration, and each
      // registration leaves a claim.
      questions.mayAsk(database, account.id)
      claimsChanged(database, account)
    }
    return new Refusal('duplicate', { duplicate: whose })
  }

  /** False: the person has no map, or none opened. */
  async function showMap({ sqlite }: Database, personId: number): Promise<boolean> {
    const row = rowOf(sqlite, personId)
    const url = row === null ? null : mapUrl(row)
    if (url === null) return false
    return await openMap(url).then(
      () => true,
      () => false,
    )
  }

  /** Works in parts, so that main serves other calls in between. Throws `Refusal('busy')` once the key is changed. */
  async function label(
    session: PeopleSession,
    whose: Whose,
    accountId: number,
    { selection, label, change }: z.output<typeof labelInput>,
  ): Promise<LabelAnswer> {
    const { database, reader, slowReader, steps } = session
    const thread = selection.picks.kind === 'only' ? reader : slowReader
    const ids = await thread.run('selected', { whose, selection })
    const answer = { changed: 0, full: 0 }
    const labelled: number[] = []
    const ranges: ChangeRange[] = []
    const step = steps.begin('label', accountId)
    for (let at = 0; at < ids.length; at += labelledAtOnce) {
      if (at > 0) await setImmediate()
      if (!database.sqlite.open) throw new Refusal('busy')
      const part = [...ids.subarray(at, at + labelledAtOnce)]
      const { done, range } = step.during(() =>
        rangeOf(database.sqlite, () => changeLabels(database, whose, part, label, change, clock.now())),
      )
      const { changed, full } = done
      if (range !== null) ranges.push(range)
      labelled.push(...changed)
      answer.changed += changed.length
      answer.full += full
      if (changed.length > 0)
        emit('people.changed', { rows: rowsOf(database.sqlite, whose, changed), altered: ['labels'] })
    }
    noteLabelled(session, accountId, labelled, ranges)
    return answer
  }

  /** Works in parts, like `label`. */
  async function recordConsents(
    { database, reader, slowReader, lane }: PeopleSession,
    accountId: number,
    { selection, consent }: z.output<typeof authoriseInput>,
  ): Promise<number> {
    const now = clock.now()
    const { method, textVersion, day } = consent
    if (textVersion !== consentText(database).version || day > bogotaDate(now))
      throw new Refusal('invalid_input', { fields: { 'consent.day': 'invalid' } })
    const given = { method, textVersion, givenAt: bogotaDayStart(day), collectedBy: accountId }
    const thread = selection.picks.kind === 'only' ? reader : slowReader
    const ids = await thread.run('selected', { whose: accountId, selection })
    let authorised = 0
    for (let at = 0; at < ids.length; at += authorisedAtOnce) {
      if (at > 0) await setImmediate()
      if (!database.sqlite.open) throw new Refusal('busy')
      const part = [...ids.subarray(at, at + authorisedAtOnce)]
      const changed = authorise(database, accountId, part, given, now)
      authorised += changed.length
      if (changed.length > 0)
        emit('people.changed', { rows: rowsOf(database.sqlite, accountId, changed), altered: ['status'] })
    }
    lane.wake()
    return authorised
  }

  /** Works in parts, like `label`. */
  async function recordRevocations(
    { database, reader, slowReader, lane }: PeopleSession,
    accountId: number,
    selection: Selection,
  ): Promise<number> {
    const thread = selection.picks.kind === 'only' ? reader : slowReader
    const ids = await thread.run('selected', { whose: accountId, selection })
    let revoked = 0
    for (let at = 0; at < ids.length; at += authorisedAtOnce) {
      if (at > 0) await setImmediate()
      if (!database.sqlite.open) throw new Refusal('busy')
      const part = [...ids.subarray(at, at + authorisedAtOnce)]
      const { changed, dropped } = revoke(database, accountId, part, accountId, clock.now())
      for (const id of dropped) lane.dropped(id)
      revoked += changed.length
      if (changed.length > 0)
        emit('people.changed', { rows: rowsOf(database.sqlite, accountId, changed), altered: ['status'] })
    }
    lane.wake()
    return revoked
  }

  const people: PeopleHandlers['people'] = {
    register(input, { session: { database, lane }, account }) {
      const { textVersion, sheet } = input.consent
      if (sheet === undefined && textVersion !== consentText(database).version)
        throw new Refusal('invalid_input', { fields: { 'consent.textVersion': 'invalid' } })
      const registration = repository.register(database, input, account.id, account.personId, clock.now())
      if (registration.kind === 'no_such_line')
        throw new Refusal('invalid_input', { fields: { 'consent.sheet': 'sheet_line_taken' } })
      if (registration.kind === 'erased') throw new Refusal('erased')
      if (registration.kind === 'duplicate') throw duplicate(registration.duplicate, database, account)
      if (registration.isBack) claimsChanged(database, account)
      const row = changed(database, registration.personId, listedParts)
      lane.wake()
      return row
    },
    edit(input, { session: { database, lane, steps }, account }) {
      const { personId } = input
      if (repository.isCorrection(database, input)) ask(database, account)
      const change = {
        at: clock.now(),
        accountId: account.id,
        way: 'edit',
        person: uidOf(database, personId),
      } as const
      const edited = steps
        .begin('edit', account.id)
        .during(() =>
          changedBy(database, change, () =>
            repository.edit(database, input, account.id, account.personId, clock.now()),
          ),
        )
      switch (edited.kind) {
        case 'not_found':
          throw new Refusal('not_found')
        case 'erased':
          throw new Refusal('erased')
        case 'sample':
          throw new Refusal('invalid_input', { fields: { cedula: 'cedula_of_sample' } })
        case 'duplicate':
          throw duplicate(edited.duplicate, database, account)
        case 'edited':
          if (edited.isCedulaCorrected) {
            lane.dropped(personId)
            claimsChanged(database, account)
          }
          emit('people.changed', { rows: [edited.row], altered: edited.altered })
          return { isCedulaCorrected: edited.isCedulaCorrected }
      }
    },
    correctOwn(input, { session: { database }, account }) {
      repository.correctOwn(database, account.personId, input, clock.now())
      const row = ownRowOf(database.sqlite, account.personId)
      if (row === null) throw new Refusal('not_found')
      emit('people.changed', { rows: [row], altered: ['name', 'phone'] })
      return row
    },
    remove({ personId }, { session: { database, lane, steps }, account }) {
      if (referredBy(database, personId) !== account.id) throw new Refusal('not_found')
      const isHidden = steps
        .begin('remove', account.id)
        .during(() =>
          recorded(database, account, personId, 'person_removed', () =>
            repository.hide(database, personId, clock.now()),
          ),
        )
      if (!isHidden) throw new Refusal('has_account')
      lane.dropped(personId)
      emit('people.removed', { ids: [personId] })
      claimsChanged(database, account)
      return null
    },
    restore({ personId }, { session: { database, lane }, account }) {
      const isBack = recorded(database, account, personId, 'person_restored', () =>
        repository.restore(database, personId, account.id, clock.now()),
      )
      if (!isBack) throw new Refusal('not_found')
      lane.wake()
      claimsChanged(database, account)
      return changed(database, personId, listedParts)
    },
    openMap({ personId }, { session: { database }, account }) {
      if (!maySee(database, account, personId)) throw new Refusal('not_found')
      return showMap(database, personId)
    },
    checkCedula({ cedula }, { session: { database }, account }) {
      ask(database, account)
      return repository.checkCedula(database, cedula, account.id, account.personId)
    },
    registeredToday: (_, { session, account }) =>
      repository.registeredSince(session.database, account.id, bogotaDay(clock.now()).start),
    list: (view, { session: { reader, changes }, account }) =>
      reader.run('list', { whose: account.id, view, version: changes.version() }),
    first: (view, { session, account }) => firstRows(session.database.sqlite, account.id, view),
    rows: ({ ids }, { session, account }) => rowsOf(session.database.sqlite, account.id, ids),
    places: (_, { session, account }) => session.slowReader.run('places', { whose: account.id }),
    barrios: (_, { session, account }) => session.slowReader.run('barrios', { whose: account.id }),
    labels: (_, { session, account }) => session.slowReader.run('labels', { whose: account.id }),
    label: (input, { session, account }) => label(session, account.id, account.id, input),
    authorise: async (input, { session, account }) => ({
      authorised: await recordConsents(session, account.id, input),
    }),
    revoke: async ({ selection }, { session, account }) => ({
      revoked: await recordRevocations(session, account.id, selection),
    }),
    consentTexts: (_, { session }) => consentTexts(session.database),
  }

  const campaign: PeopleHandlers['campaign'] = {
    follow({ isFollowed }, { session }) {
      session.campaign.isFollowed = isFollowed
      return null
    },
    list: (view, { session: { reader, changes } }) =>
      reader.run('list', { whose: 'campaign', view, version: changes.version() }),
    first: (view, { session }) => firstRows(session.database.sqlite, 'campaign', view),
    rows: ({ ids }, { session }) => rowsOf(session.database.sqlite, 'campaign', ids),
    places: (_, { session }) => session.slowReader.run('places', { whose: 'campaign' }),
    barrios: (_, { session }) => session.slowReader.run('barrios', { whose: 'campaign' }),
    labels: (_, { session }) => session.slowReader.run('labels', { whose: 'campaign' }),
    label: (input, { session, account }) => label(session, 'campaign', account.id, input),
    open({ personId }, { session, account }) {
      if (!isInCampaign(session.database, personId)) throw new Refusal('not_found')
      noteOpened(session, account.id, personId, clock.now())
      return null
    },
    openMap({ personId }, { session: { database } }) {
      if (!isInCampaign(database, personId)) throw new Refusal('not_found')
      return showMap(database, personId)
    },
  }
  return { people, campaign }
}
