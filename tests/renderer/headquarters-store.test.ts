import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AppError, HeadquartersState, HeadquartersSync } from '../../src-preload/contract/index.ts'
import {
  connect,
  followCampaign,
  followHeadquarters,
  invite,
  loadCampaign,
  openCampaign,
  syncNow,
  useHeadquarters,
} from '../../src-renderer/headquarters/store.ts'

vi.hoisted(() => vi.stubGlobal('localStorage', { getItem: () => null }))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const connected = (
  role: 'coordinator' | 'leader',
  sync: HeadquartersSync = { kind: 'up_to_date' },
): HeadquartersState => ({ kind: 'connected', role, host: 'sede.example', sync, lastContactAt: 1 })

/** A fake main that counts its calls; `tell` sends its event. `answers`: by channel, where they differ. */
function main(state: HeadquartersState, answers: Record<string, unknown> = {}) {
  const calls: Record<string, number> = {}
  let listener: (state: HeadquartersState) => void = () => {}
  const values: Record<string, unknown> = {
    state,
    heldElsewhere: [],
    campaign: { members: [], invitations: [] },
    syncNow: null,
    ...answers,
  }
  vi.stubGlobal('window', {
    referidos: {
      on: (_: string, told: typeof listener) => {
        listener = told
        return () => {
          listener = () => {}
        }
      },
      headquarters: new Proxy(
        {},
        {
          get: (_, name: string) => async () => {
            calls[name] = (calls[name] ?? 0) + 1
            const value = values[name]
            return value instanceof Error
              ? { ok: false, error: { code: value.message } }
              : { ok: true, value }
          },
        },
      ),
    },
  })
  return {
    calls,
    answer: (name: string, value: unknown) => {
      values[name] = value
    },
    tell: (told: HeadquartersState) => listener(told),
  }
}

const settled = () => vi.advanceTimersByTimeAsync(0)

test('a leader’s laptop reads whom others have, a coordinator’s the campaign, and that only while it is shown', async () => {
  const leaders = main(connected('leader'))
  let stop = followHeadquarters(true)
  await settled()
  expect(leaders.calls).toEqual({ state: 1, heldElsewhere: 1 })
  stop()

  const coordinators = main(connected('coordinator'))
  stop = followHeadquarters(true)
  await settled()
  expect(coordinators.calls).toEqual({ state: 1 })
  const stopShowing = followCampaign()
  await settled()
  expect(coordinators.calls).toEqual({ state: 1, campaign: 1 })
  stopShowing()
  coordinators.tell(connected('coordinator'))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(coordinators.calls.campaign).toBe(1)
  stop()
})

test('a hundred events of a laptop that catches up read the campaign once a second', async () => {
  const { calls, tell } = main(connected('coordinator'))
  const stop = followHeadquarters(true)
  const stopShowing = followCampaign()
  await settled()
  for (let people = 100; people > 0; people--) tell(connected('coordinator', { kind: 'to_send', people }))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(calls.campaign).toBe(2)
  expect(useHeadquarters.getState().state.value).toEqual(
    connected('coordinator', { kind: 'to_send', people: 1 }),
  )
  stopShowing()
  stop()
})

test('a laptop that was disconnected shows nothing of the campaign any more', async () => {
  const { tell } = main(connected('coordinator'))
  const stop = followHeadquarters(true)
  const stopShowing = followCampaign()
  await settled()
  openCampaign()
  tell({ kind: 'none' })
  expect(useHeadquarters.getState()).toMatchObject({
    state: { value: { kind: 'none' } },
    campaign: { value: null },
    isCampaignOpen: false,
  })
  stopShowing()
  stop()
})

test('a list that could not be read again is kept beside the failure', async () => {
  const { answer } = main(connected('coordinator'))
  const stop = followHeadquarters(true)
  await settled()
  await loadCampaign()
  answer('campaign', new Error('internal'))
  await loadCampaign()
  expect(useHeadquarters.getState().campaign).toEqual({
    value: { members: [], invitations: [] },
    failure: { code: 'internal' },
  })
  answer('campaign', { members: [], invitations: [] })
  await loadCampaign()
  expect(useHeadquarters.getState().campaign.failure).toBeNull()
  stop()
})

test('sending is under way until main tells of it, and for a few seconds if main has nothing to tell', async () => {
  const { calls, tell } = main(connected('leader'))
  const stop = followHeadquarters(true)
  await settled()
  const isSyncing = () => useHeadquarters.getState().isSyncing
  await syncNow()
  expect(calls.syncNow).toBe(1)
  expect(isSyncing()).toBe(true)
  tell(connected('leader'))
  expect(isSyncing()).toBe(false)
  await syncNow()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(isSyncing()).toBe(false)
  stop()
})

test('a refusal says why, and a connection is read at once', async () => {
  const refusal = { kind: 'refused', problem: 'spent_code' }
  const { answer } = main({ kind: 'none' }, { connect: refusal, invite: refusal })
  const stop = followHeadquarters(true)
  await settled()
  const role = 'leader'
  expect(await connect('K7QW')).toBe('spent_code')
  expect(await invite({ name: 'Ana', role, member: null })).toBe('spent_code')
  answer('connect', new Error('busy' satisfies AppError['code']))
  expect(await connect('K7QW')).toEqual({ code: 'busy' })
  answer('connect', { kind: 'done' })
  answer('state', connected('leader'))
  expect(await connect('K7QW')).toBeNull()
  expect(useHeadquarters.getState().state.value).toEqual(connected('leader'))
  const invited = { kind: 'invited', code: 'K7QW-3M9X', qr: 'K7QW3M9X', expiresAt: 2 }
  answer('invite', invited)
  expect(await invite({ name: 'Ana', role, member: null })).toEqual(invited)
  stop()
})
