import { create } from 'zustand'
import type {
  AppError,
  HeadquartersCampaign,
  HeadquartersProblem,
  HeadquartersRole,
  HeadquartersState,
  HeldElsewhere,
  InviteAnswer,
  Result,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'

const words = messages.headquarters

/** The last value that was read. A failure keeps it. */
interface Read<Value> {
  /** null: not read yet. */
  value: Value | null
  failure: AppError | null
}

interface HeadquartersSeen {
  state: Read<HeadquartersState>
  /** Of a leader's laptop. */
  held: Read<HeldElsewhere[]>
  /** Of a coordinator's laptop, read while it is shown. */
  campaign: Read<HeadquartersCampaign>
  isCampaignOpen: boolean
  /** A leader asked to send and fetch, and main has told nothing since. */
  isSyncing: boolean
}

const unread = { value: null, failure: null }
const start: HeadquartersSeen = {
  state: unread,
  held: unread,
  campaign: unread,
  isCampaignOpen: false,
  isSyncing: false,
}

export const useHeadquarters = create<HeadquartersSeen>(() => start)
const { getState: get, setState: set } = useHeadquarters

/** Milliseconds from the end of a read to the next one: main tells of each request while it catches up. */
const restMs = 1_000
/** Milliseconds after which a round that tells nothing counts as over. */
const quietMs = 5_000

const after = <Value>(before: Read<Value>, result: Result<Value>): Read<Value> =>
  result.ok ? { value: result.value, failure: null } : { ...before, failure: result.error }

export async function loadHeadquarters(): Promise<void> {
  const result = await ask(window.referidos.headquarters.state())
  set(({ state }) => ({ state: after(state, result) }))
}

export async function loadHeld(): Promise<void> {
  const result = await ask(window.referidos.headquarters.heldElsewhere())
  set(({ held }) => ({ held: after(held, result) }))
}

export async function loadCampaign(): Promise<void> {
  const result = await ask(window.referidos.headquarters.campaign())
  set(({ campaign }) => ({ campaign: after(campaign, result) }))
}

const isRole = (role: HeadquartersRole): boolean => {
  const { value } = get().state
  return value?.kind === 'connected' && value.role === role
}
export const isCoordinators = (): boolean => isRole('coordinator')
export const isConnected = (): boolean => get().state.value?.kind === 'connected'

/** UTC ms; null: none since this laptop was connected, or it is not. */
export const useLastContact = (): number | null =>
  useHeadquarters(({ state: { value } }) => (value?.kind === 'connected' ? value.lastContactAt : null))

/** How many parts of the screen show the campaign. */
let watching = 0

/** Keeps the campaign read until the returned function is called. */
export function followCampaign(): () => void {
  watching += 1
  void loadCampaign()
  return () => {
    watching -= 1
  }
}

export const openCampaign = (): void => set({ isCampaignOpen: true })
export const closeCampaign = (): void => set({ isCampaignOpen: false })

/** Follows the headquarters until the returned function is called. */
export function followHeadquarters(isOwner: boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const readHeld = async () => {
    if (isRole('leader')) await loadHeld()
  }
  const readRest = async () => {
    await readHeld()
    if (isOwner && isCoordinators() && watching > 0) await loadCampaign()
  }
  const readLater = () => {
    timer ??= setTimeout(() => {
      timer = null
      void readRest()
    }, restMs)
  }
  const stop = window.referidos.on('headquarters.changed', (value) => {
    const { kind } = get().state.value ?? {}
    set({ state: { value, failure: null }, isSyncing: false })
    if (value.kind === 'none') set({ held: unread, campaign: unread, isCampaignOpen: false })
    else if (kind === value.kind) readLater()
    else void readRest()
  })
  void loadHeadquarters().then(readHeld)
  return () => {
    stop()
    if (timer !== null) clearTimeout(timer)
    set(start)
  }
}

/** null: done. */
type Problem = HeadquartersProblem | AppError | null

async function problemOf(
  answer: Promise<Result<{ kind: 'done' } | { kind: 'refused'; problem: HeadquartersProblem }>>,
): Promise<Problem> {
  const result = await ask(answer)
  if (!result.ok) return result.error
  return result.value.kind === 'done' ? null : result.value.problem
}

export const problemWords = (problem: HeadquartersProblem | AppError): string =>
  typeof problem === 'string' ? words.problem[problem] : messages.error[problem.code]

export async function connect(code: string): Promise<Problem> {
  const problem = await problemOf(window.referidos.headquarters.connect({ code }))
  if (problem === null) await loadHeadquarters()
  return problem
}

export async function found(typed: { address: string; secret: string; name: string }): Promise<Problem> {
  const problem = await problemOf(window.referidos.headquarters.found(typed))
  if (problem === null) await loadHeadquarters()
  return problem
}

/** Error, or null. */
export async function leave(): Promise<AppError | null> {
  const result = await ask(window.referidos.headquarters.leave())
  if (!result.ok) return result.error
  await loadHeadquarters()
  return null
}

let quiet: ReturnType<typeof setTimeout> | undefined

/** Error, or null. */
export async function syncNow(): Promise<AppError | null> {
  set({ isSyncing: true })
  clearTimeout(quiet)
  quiet = setTimeout(() => set({ isSyncing: false }), quietMs)
  const result = await ask(window.referidos.headquarters.syncNow())
  if (result.ok) return null
  set({ isSyncing: false })
  return result.error
}

export type Invited = Extract<InviteAnswer, { kind: 'invited' }>

/** The code, or why there is none. */
export async function invite(input: {
  name: string
  role: HeadquartersRole
  member: string | null
}): Promise<Invited | HeadquartersProblem | AppError> {
  const result = await ask(window.referidos.headquarters.invite(input))
  if (!result.ok) return result.error
  if (result.value.kind === 'refused') return result.value.problem
  void loadCampaign()
  return result.value
}

export async function withdraw(invitation: string): Promise<Problem> {
  const problem = await problemOf(window.referidos.headquarters.withdraw({ invitation }))
  await loadCampaign()
  return problem
}

export async function revoke(device: string): Promise<Problem> {
  const problem = await problemOf(window.referidos.headquarters.revoke({ device }))
  await loadCampaign()
  return problem
}
