import type { Account, Drafts, ScreenState } from '../src-preload/contract/index.ts'
import { ask } from './api.ts'
import { list, usePeople, useScroll } from './people/list/list-store.ts'
import { type PanelState, restorePanel, typedForms, usePanel } from './people/panel/store.ts'
import { currentRoute, routes } from './routes.ts'
import { flush, whenQuiet } from './scanner/listen.ts'
import { scopeNow, useScope } from './scope/store.ts'

/**
 * A lock discards the page. Main keeps the account's screen state and drafts, which are restored before the first
 * render.
 */

function currentState(): ScreenState {
  const { view, openId, activeId } = usePeople.getState()
  return {
    route: currentRoute(),
    scope: scopeNow(),
    view,
    openId,
    activeId,
    scrollTop: useScroll.getState().top,
    panel: usePanel.getState().panel.kind,
  }
}

/** JSON of the last state sent. */
let sent = ''

async function send(): Promise<void> {
  const state = currentState()
  const text = JSON.stringify(state)
  if (text === sent) return
  sent = text
  await ask(window.referidos.preferences.saveScreenState(state))
}

const scrollDebounceMs = 200
let scrollTimer: ReturnType<typeof setTimeout> | undefined

function sendSoon(): void {
  scrollTimer ??= setTimeout(() => {
    scrollTimer = undefined
    void send()
  }, scrollDebounceMs)
}

const sendDrafts = () => void ask(window.referidos.drafts.keep(typedForms()))

/** Sends the screen state and, for a leader, the drafts to main until the returned function is called. */
export function followScreenState(isLeader: boolean): () => void {
  const onPanel = (now: PanelState, before: PanelState) => {
    if (now.draft !== before.draft || now.editDraft !== before.editDraft) whenQuiet(sendDrafts)
  }
  const stops = [
    usePeople.subscribe(() => void send()),
    useScope.subscribe(() => void send()),
    usePanel.subscribe(() => void send()),
    useScroll.subscribe(sendSoon),
    ...(isLeader ? [usePanel.subscribe(onPanel)] : []),
  ]
  const onHashChange = () => void send()
  window.addEventListener('hashchange', onHashChange)
  return () => {
    for (const stop of stops) stop()
    window.removeEventListener('hashchange', onHashChange)
    clearTimeout(scrollTimer)
    scrollTimer = undefined
  }
}

/** Call before a requested lock: the last scroll position and the last keys may not have been sent to main. */
export function saveBeforeLock(): Promise<void> {
  flush()
  return send()
}

export async function restoreScreenState({ role, isOwner }: Account): Promise<void> {
  const isLeader = role === 'LEADER'
  const [saved, drafts] = await Promise.all([
    ask(window.referidos.preferences.screenState()),
    isLeader ? ask(window.referidos.drafts.read()) : null,
  ])
  const state = saved.ok ? saved.value : null
  if (state !== null) show(state, isOwner)
  await Promise.all([
    isLeader && currentRoute() === routes.people ? firstList() : null,
    drafts?.ok === true ? restoreForms(drafts.value, state?.panel ?? 'closed') : null,
  ])
}

/** Milliseconds after which the screen is shown without its rows. */
const firstListMs = 150

/** The first render waits for the rows: drawing the screen first without and then with them takes twice as long. */
const firstList = (): Promise<unknown> =>
  Promise.race([list(), new Promise((resolve) => setTimeout(resolve, firstListMs))])

function show({ route, scope, view, openId, activeId, scrollTop }: ScreenState, isOwner: boolean): void {
  window.history.replaceState(null, '', `#${route}`)
  if (isOwner) useScope.setState({ scope })
  usePeople.setState({ view, openId, activeId })
  useScroll.setState({ top: scrollTop })
}

async function restoreForms(drafts: Drafts, panel: ScreenState['panel']): Promise<void> {
  const { edit } = drafts
  const found = edit === null ? null : await ask(window.referidos.people.rows({ ids: [edit.personId] }))
  const person = found?.ok === true ? (found.value[0] ?? null) : null
  restorePanel(drafts, person, panel)
}
