import type { Drafts, Place } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { usePeople, useScroll } from '../people/list-store.ts'
import { type PanelState, restorePanel, typedForms, usePanel } from '../people/panel/store.ts'
import { flush, whenQuiet } from '../scanner/listen.ts'
import { routes } from './routes.ts'

/**
 * A lock ends the page with all that it held. Where the account was, and what it had typed, lies with main, and is put
 * back before anything is drawn.
 */

/** The page's own address, as wouter's hash location has it. */
const route = () => window.location.hash.replace(/^#/, '') || routes.people

function here(): Place {
  const { view, openId, activeId } = usePeople.getState()
  return {
    route: route(),
    view,
    openId,
    activeId,
    scrollTop: useScroll.getState().top,
    panel: usePanel.getState().panel.kind,
  }
}

/** As it was told last. */
let told = ''

async function tell(): Promise<void> {
  const place = here()
  const text = JSON.stringify(place)
  if (text === told) return
  told = text
  await ask(window.referidos.session.keepPlace(place))
}

/** A wheel turns in bursts. */
const coalesceMs = 200
let soon: ReturnType<typeof setTimeout> | undefined

function tellSoon(): void {
  soon ??= setTimeout(() => {
    soon = undefined
    void tell()
  }, coalesceMs)
}

const tellDrafts = () => void ask(window.referidos.drafts.keep(typedForms()))

/** Tells main where the account is and, for a leader, what is typed, until the returned function is called. */
export function followPlace(isLeader: boolean): () => void {
  const tellTyped = (now: PanelState, before: PanelState) => {
    if (now.draft !== before.draft || now.editDraft !== before.editDraft) whenQuiet(tellDrafts)
  }
  const stops = [
    usePeople.subscribe(() => void tell()),
    usePanel.subscribe(() => void tell()),
    useScroll.subscribe(tellSoon),
    ...(isLeader ? [usePanel.subscribe(tellTyped)] : []),
  ]
  const moved = () => void tell()
  window.addEventListener('hashchange', moved)
  return () => {
    for (const stop of stops) stop()
    window.removeEventListener('hashchange', moved)
    clearTimeout(soon)
    soon = undefined
  }
}

/** Call before a requested lock: the last scroll position and the last keys may not have been sent to main. */
export function leave(): Promise<void> {
  flush()
  return tell()
}

export async function returnToPlace(isLeader: boolean): Promise<void> {
  const place = await ask(window.referidos.session.place())
  const drafts = isLeader ? await ask(window.referidos.drafts.read()) : null
  if (place.ok && place.value !== null) goTo(place.value)
  if (drafts?.ok === true)
    await restoreForms(drafts.value, place.ok && place.value !== null ? place.value.panel : 'closed')
}

function goTo({ route, view, openId, activeId, scrollTop }: Place): void {
  window.history.replaceState(null, '', `#${route}`)
  usePeople.setState({ view, openId, activeId })
  useScroll.setState({ top: scrollTop })
}

async function restoreForms(drafts: Drafts, panel: Place['panel']): Promise<void> {
  const { edit } = drafts
  const found = edit === null ? null : await ask(window.referidos.people.rows({ ids: [edit.personId] }))
  const person = found?.ok === true ? (found.value[0] ?? null) : null
  restorePanel(drafts, person, panel)
}
