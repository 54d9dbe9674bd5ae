import { navigate } from 'wouter/use-hash-location'
import type {
  Account,
  PersonRow,
  QueueState,
  SortColumn,
  Summary,
  SummaryPart,
  Tab,
  Theme,
} from '../../src-preload/contract/index.ts'
import { secondsToRefresh } from '../../src-preload/cooldown.ts'
import { mapUrl } from '../../src-preload/map.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { copyRows, refreshSelected, useBulk } from '../people/bulk.ts'
import { useChooser } from '../people/columns-store.ts'
import { exportPart, exportSelection, exportView } from '../people/export.ts'
import { canCancelExport, cancelExport, useExport } from '../people/export-store.ts'
import { useFinding } from '../people/find/open-store.ts'
import { showEverybody, showTab, showView, sortBy, usePeople } from '../people/list-store.ts'
import { openEdit, openNew } from '../people/panel/store.ts'
import { openPersonDialog } from '../people/person-dialog.ts'
import { askRemoval } from '../people/remove-store.ts'
import { isNarrowed } from '../people/rows.ts'
import { clearPicks, hasPicks, pickAll } from '../people/selection-store.ts'
import { savePreferences, usePreferences } from '../preferences.ts'
import { breakOff, openWindow, pause, probe, resume, showCaptcha, solveCaptchas } from '../queue/actions.ts'
import { otherLeaders, useAccounts } from '../settings/accounts-store.ts'
import { examineBrowser, selfTest, useBrowser } from '../settings/browser-store.ts'
import { goToSection, type Part, type Section } from '../settings/section.ts'
import { lock, useSession } from '../sign-in/store.ts'
import { type Printed, printedOf, useAskedPrint } from '../summary/asked-print.ts'
import { printByPlace, usePrint } from '../summary/print.ts'
import { useSummary } from '../summary/store.ts'
import { canUndo, undoKeys, undoLatest } from '../ui/notice.tsx'
import { refresh, useRefresh } from '../ui/refresh.ts'
import { copyVotingPlace, showOnMap } from '../ui/voting-place-actions.ts'
import { votingPlaceText } from '../ui/voting-place-text.ts'
import { ariaKeys, caps } from './keys.ts'
import { openHelp, togglePalette } from './open-store.ts'
import { useQueue } from './queue-store.ts'
import { forLeader, hasRemedy } from './queue-words.ts'
import { routes } from './routes.ts'
import { searchField } from './search-field.ts'

/**
 * Everything that can be done from anywhere, once. The palette, the keys and the help are all made of `actions`, so
 * that a new one is one line there (and its label in messages.ts): it is in the palette, works by its keys and stands
 * in the help. A control that does the same takes its `aria-keyshortcuts` from it (`shortcutOf`). Keys that a part of
 * a screen hears by itself, as the table does its arrows, are a line in `hints`.
 */

export const groups = ['go', 'people', 'selection', 'person', 'queue', 'summary', 'settings', 'app'] as const
type Group = (typeof groups)[number]

/** How the app stands when somebody looks for an action. */
export interface Standing {
  account: Account
  route: string
  queue: QueueState | null
  /** Whose row is open on the screen. */
  person: PersonRow | null
}

export interface Action {
  group: Group
  label: string
  /** Other words that somebody may look for it by. */
  words?: string
  /** As @mantine/hooks writes them; the first is the one that is shown. */
  keys?: readonly string[]
  /** What the table hears for the same while it has the keyboard; a line in `hints` has it too. */
  tableKeys?: string
  /** Nobody else sees it; absent: everybody. */
  by?: 'leader' | 'owner'
  /** Whether it can be done now; absent: always. */
  isPossible?(standing: Standing): boolean
  /** Also while a dialog is open. */
  isAlways?: true
  /** Makes no sense in the palette. */
  isHidden?: true
  run(): void
}

const words = messages.actions

const go = (route: string) => () => navigate(route)

function goToPeople(): void {
  if (hereNow() !== routes.people) navigate(routes.people)
}

const mayBeRefreshed = ({ id, lastRefreshAt }: PersonRow) =>
  secondsToRefresh(lastRefreshAt, useRefresh.getState().cooldownUntil[id] ?? null, Date.now()) === 0
const votes = (person: PersonRow) => votingPlaceText(person) !== null
const isOnMap = (person: PersonRow) => votes(person) && mapUrl(person) !== null

const onPeople = ({ route }: Standing) => route === routes.people

const tabAction = (tab: Tab): Action => ({
  group: 'people',
  label: words.tab(messages.people.tab[tab]),
  by: 'leader',
  run() {
    goToPeople()
    showTab(tab)
  },
})

const sortAction = (by: SortColumn): Action => ({
  group: 'people',
  label: words.sortBy(messages.people.column[by]),
  words: words.sortWords,
  by: 'leader',
  isPossible: onPeople,
  run: () => sortBy(by),
})

const selectionAction = (label: string, run: () => void, isPossible: () => boolean = () => true): Action => ({
  group: 'selection',
  label,
  by: 'leader',
  isPossible: (standing) => onPeople(standing) && hasPicks() && isPossible(),
  run,
})

const personAction = (
  label: string,
  words: string,
  run: (person: PersonRow) => void,
  isPossible: (person: PersonRow) => boolean = () => true,
): Action => ({
  group: 'person',
  label,
  words,
  by: 'leader',
  isPossible: ({ person }) => person !== null && isPossible(person),
  run() {
    const person = standing()?.person
    if (person) run(person)
  },
})

/** null: the summary is not on the screen, or there is nobody in it. */
function summaryShown({ route }: Standing): Summary | null {
  const { summary } = useSummary.getState()
  return route === routes.summary && summary !== null && summary.people > 0 ? summary : null
}

const isThere = (printed: Printed, { placed, cost }: Summary): boolean =>
  printed === 'places' ? placed > 0 : printed === 'cost' ? cost !== null : true

const exportAction = (part: SummaryPart, title: string): Action => ({
  group: 'summary',
  label: messages.summary.exportLabel(title),
  words: words.exportWords,
  by: 'leader',
  isPossible(standing) {
    const summary = summaryShown(standing)
    return summary !== null && isThere(printedOf(part), summary) && useExport.getState().exporting === null
  },
  run: () => void exportPart(part),
})

const printAction = (printed: Printed, title: string): Action => ({
  group: 'summary',
  label: messages.summary.printLabel(title),
  words: words.printWords,
  by: 'leader',
  isPossible(standing) {
    const summary = summaryShown(standing)
    return summary !== null && isThere(printed, summary)
  },
  run: () => useAskedPrint.setState({ part: printed }),
})

const browserAction = (label: string, words: string, run: () => void): Action => ({
  group: 'settings',
  label,
  words,
  by: 'leader',
  isPossible: () => useBrowser.getState().running === null,
  run() {
    goToSection('browser')
    run()
  },
})

const partAction = (part: Part, label: string, words: string, by: 'leader' | 'owner'): Action => ({
  group: 'settings',
  label,
  words,
  by,
  run: () => goToSection(part),
})

/** Another leader's lookup is broken off by that leader. */
const isOwnRunning = (queue: QueueState | null): boolean =>
  queue !== null && queue.running !== null && queue.running.name !== null

const themeAction = (theme: Theme): Action => ({
  group: 'app',
  label: words.theme[theme],
  words: words.themeWords,
  isPossible: () => usePreferences.getState().theme !== theme,
  run: () => void savePreferences({ theme }),
})

const sectionAction = (section: Section, by: 'leader' | 'owner'): Action => ({
  group: 'settings',
  label: words.section[section].label,
  words: words.section[section].words,
  by,
  run: () => goToSection(section),
})

const all = {
  goPeople: {
    group: 'go',
    label: messages.frame.people,
    keys: ['mod+1'],
    by: 'leader',
    run: go(routes.people),
  },
  goProfile: { group: 'go', label: messages.frame.profile, keys: ['mod+2'], run: go(routes.profile) },
  goQueue: { group: 'go', label: messages.frame.queue, keys: ['mod+3'], by: 'leader', run: go(routes.queue) },
  goSummary: {
    group: 'go',
    label: messages.frame.summary,
    words: words.summaryWords,
    keys: ['mod+4'],
    by: 'leader',
    run: go(routes.summary),
  },
  goSettings: {
    group: 'go',
    label: messages.frame.settings,
    keys: ['mod+5'],
    by: 'leader',
    run: go(routes.settings),
  },

  newPerson: {
    group: 'people',
    label: messages.frame.newPerson,
    words: words.newPersonWords,
    keys: ['mod+N'],
    by: 'leader',
    run() {
      goToPeople()
      openNew()
    },
  },
  search: {
    group: 'people',
    label: words.search,
    keys: ['/', 'shift+/', 'mod+F'],
    by: 'leader',
    isPossible: () => searchField() !== null,
    run: () => searchField()?.select(),
  },
  export: {
    group: 'people',
    label: words.export,
    words: words.exportWords,
    keys: ['mod+E'],
    by: 'leader',
    isPossible: (standing) => onPeople(standing) && useExport.getState().exporting === null,
    run: () => void exportView(),
  },
  cancelExport: {
    group: 'people',
    label: messages.exported.cancelAction,
    words: words.breakOffWords,
    by: 'leader',
    isPossible: canCancelExport,
    run: () => void cancelExport(),
  },
  printByPlace: {
    group: 'people',
    label: messages.printing.title,
    words: words.printWords,
    keys: ['mod+P'],
    by: 'leader',
    isPossible: () => !usePrint.getState().isPrinting,
    run: () => void printByPlace(),
  },
  tabTodos: tabAction('todos'),
  tabPendientes: tabAction('pendientes'),
  tabEncontrados: tabAction('encontrados'),
  tabNovedades: tabAction('novedades'),
  tabErrores: tabAction('errores'),

  columns: {
    group: 'people',
    label: words.columns,
    words: words.columnsWords,
    by: 'leader',
    isPossible: onPeople,
    run: () => useChooser.setState({ isOpen: true }),
  },
  filters: {
    group: 'people',
    label: messages.find.filters,
    words: words.filtersWords,
    by: 'leader',
    isPossible: onPeople,
    run: () => useFinding.setState({ isFiltering: true }),
  },
  saveView: {
    group: 'people',
    label: messages.find.views.saveThis,
    by: 'leader',
    isPossible: onPeople,
    run: () => useFinding.setState({ isSaving: true }),
  },
  sortName: sortAction('name'),
  sortCedula: sortAction('cedula'),
  sortPhone: sortAction('phone'),
  sortRegisteredAt: sortAction('registeredAt'),
  sortStatus: sortAction('status'),
  sortMunicipio: sortAction('municipio'),
  sortPuesto: sortAction('puesto'),
  pickAll: {
    group: 'people',
    label: words.pickAll,
    words: words.pickAllWords,
    tableKeys: 'mod+A',
    by: 'leader',
    isPossible: onPeople,
    run: pickAll,
  },
  everybody: {
    group: 'people',
    label: words.everybody,
    words: words.everybodyWords,
    by: 'leader',
    isPossible: (standing) => onPeople(standing) && isNarrowed(usePeople.getState().view),
    run: showEverybody,
  },
  refreshSelected: selectionAction(
    words.refreshSelected,
    () => void refreshSelected(),
    () => {
      const { refreshable } = useBulk.getState()
      return refreshable !== null && refreshable !== 'unknown' && refreshable.ready > 0
    },
  ),
  exportSelected: selectionAction(words.exportSelected, () => void exportSelection()),
  copySelected: {
    ...selectionAction(words.copySelected, () => void copyRows(null)),
    tableKeys: 'mod+C',
  },
  clearSelection: selectionAction(messages.selection.clear, clearPicks),

  refreshPerson: {
    ...personAction(
      words.refreshPerson,
      words.refreshPersonWords,
      ({ id }) => void refresh(id),
      mayBeRefreshed,
    ),
    tableKeys: 'R',
  },
  editPerson: personAction(words.editPerson, words.editPersonWords, openEdit),
  copyPlace: personAction(words.copyPlace, words.copyPlaceWords, copyVotingPlace, votes),
  showPlace: personAction(words.showPlace, words.showPlaceWords, (person) => void showOnMap(person), isOnMap),
  personHistory: personAction(words.personHistory, words.personHistoryWords, ({ id }) =>
    openPersonDialog(id, 'history'),
  ),
  reassignPerson: {
    ...personAction(words.reassignPerson, words.reassignPersonWords, ({ id }) =>
      openPersonDialog(id, 'reassign'),
    ),
    by: 'owner',
    isPossible: ({ person, account }) =>
      person !== null && otherLeaders(useAccounts.getState().listed, account.id).length > 0,
  },
  removePerson: {
    ...personAction(words.removePerson, words.removePersonWords, ({ id }) => askRemoval(id)),
    tableKeys: 'Delete',
  },

  pause: {
    group: 'queue',
    label: words.pause,
    words: words.pauseWords,
    by: 'leader',
    isPossible: ({ queue }) => queue !== null && !queue.paused,
    run: () => void pause(),
  },
  resume: {
    group: 'queue',
    label: words.resume,
    words: words.resumeWords,
    by: 'leader',
    isPossible: ({ queue }) => queue?.paused === true,
    run: () => void resume(),
  },
  solveCaptchas: {
    group: 'queue',
    label: messages.statusLine.solveNow,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'solve_captchas'),
    run: () => void solveCaptchas(),
  },
  openWindow: {
    group: 'queue',
    label: messages.statusLine.openWindow,
    words: words.windowWords,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'open_window'),
    run: () => void openWindow(),
  },
  tryWithoutWindow: {
    group: 'queue',
    label: messages.queue.tryWithoutWindow,
    words: words.windowWords,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'try_without_window'),
    run: () => void resume(),
  },
  showCaptcha: {
    group: 'queue',
    label: words.showCaptcha,
    by: 'leader',
    isPossible: ({ queue }) => queue !== null && forLeader(queue) !== null,
    run: () => void showCaptcha(),
  },
  probe: {
    group: 'queue',
    label: messages.queue.probe,
    words: words.probeWords,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'probe'),
    run: () => void probe(),
  },

  breakOff: {
    group: 'queue',
    label: messages.queue.breakOff,
    words: words.breakOffWords,
    by: 'leader',
    isPossible: ({ queue }) => isOwnRunning(queue),
    run() {
      const running = standing()?.queue?.running
      if (running) void breakOff(running.personId)
    },
  },
  tryNow: {
    group: 'queue',
    label: messages.queue.tryNow,
    words: words.resumeWords,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'try_now'),
    run: () => void resume(),
  },

  exportStatus: exportAction('status', messages.summary.statuses),
  exportMunicipio: exportAction('municipio', messages.summary.printedPlaces.municipio),
  exportPuesto: exportAction('puesto', messages.summary.printedPlaces.puesto),
  exportMesa: exportAction('mesa', messages.summary.printedPlaces.mesa),
  exportDays: exportAction('days', messages.summary.days),
  exportCost: exportAction('cost', messages.summary.cost),
  printStatus: printAction('status', messages.summary.statuses),
  printPlaces: printAction('places', messages.summary.where),
  printDays: printAction('days', messages.summary.days),
  printCost: printAction('cost', messages.summary.cost),

  testBrowser: browserAction(
    messages.settings.browserTest,
    words.section.browser.words,
    () => void examineBrowser(),
  ),
  selfTest: browserAction(messages.settings.selfTest, words.selfTestWords, () => void selfTest()),
  changePassword: partAction(
    'change-password',
    messages.settings.changePassword,
    words.passwordWords,
    'leader',
  ),
  pin: partAction('set-pin', words.pin, words.passwordWords, 'leader'),
  recoveryCode: partAction('recovery-code', messages.recovery.title, words.recoveryWords, 'owner'),
  createAccount: partAction(
    'create-account',
    messages.accounts.create,
    words.section.accounts.words,
    'owner',
  ),
  settingsCensus: sectionAction('census', 'leader'),
  settingsCaptcha: sectionAction('captcha', 'leader'),
  settingsBrowser: sectionAction('browser', 'leader'),
  settingsSecurity: sectionAction('security', 'leader'),
  settingsAccounts: sectionAction('accounts', 'owner'),
  settingsClaims: sectionAction('claims', 'owner'),
  settingsConsent: sectionAction('consent', 'leader'),
  settingsAppearance: sectionAction('appearance', 'leader'),

  palette: {
    group: 'app',
    label: words.palette,
    keys: ['mod+K'],
    isAlways: true,
    isHidden: true,
    run: togglePalette,
  },
  undo: {
    group: 'app',
    label: words.undo,
    words: words.undoWords,
    keys: [undoKeys],
    by: 'leader',
    isPossible: canUndo,
    run: undoLatest,
  },
  help: { group: 'app', label: words.help, words: words.helpWords, keys: ['?', 'shift+?'], run: openHelp },
  themeSystem: themeAction('system'),
  themeLight: themeAction('light'),
  themeDark: themeAction('dark'),
  lock: {
    group: 'app',
    label: messages.frame.lock,
    words: words.lockWords,
    keys: ['mod+L'],
    isAlways: true,
    run: () => void lock(),
  },
} satisfies Record<string, Action>

export const actions: Readonly<Record<keyof typeof all, Action>> = all

/** The leader's own views, for the palette. */
export const viewActions = (): Action[] =>
  usePreferences.getState().views.map(({ name, view }) => ({
    group: 'people',
    label: words.view(name),
    by: 'leader',
    run() {
      goToPeople()
      showView(view)
    },
  }))

/** Keys that are heard elsewhere: by the table while it has the keyboard, by main, by a dialog. */
export interface Hint {
  group: Group
  label: string
  keys: readonly string[]
  by?: 'leader' | 'owner'
}

export const hints: readonly Hint[] = [
  { group: 'people', label: words.hint.rows, keys: ['ArrowUp', 'ArrowDown'], by: 'leader' },
  { group: 'people', label: words.hint.tenRows, keys: ['PageUp', 'PageDown'], by: 'leader' },
  { group: 'people', label: words.hint.ends, keys: ['Home', 'End'], by: 'leader' },
  { group: 'people', label: words.hint.open, keys: ['Enter', 'ArrowRight'], by: 'leader' },
  { group: 'people', label: words.hint.close, keys: ['Escape', 'ArrowLeft'], by: 'leader' },
  { group: 'people', label: words.hint.heads, keys: ['ArrowLeft', 'ArrowRight'], by: 'leader' },
  {
    group: 'people',
    label: words.hint.width,
    keys: ['shift+ArrowLeft', 'shift+ArrowRight'],
    by: 'leader',
  },
  { group: 'selection', label: words.hint.select, keys: ['space'], by: 'leader' },
  {
    group: 'selection',
    label: words.hint.selectMore,
    keys: ['shift+ArrowUp', 'shift+ArrowDown'],
    by: 'leader',
  },
  { group: 'selection', label: words.hint.selectAll, keys: ['mod+A'], by: 'leader' },
  { group: 'selection', label: words.hint.copy, keys: ['mod+C'], by: 'leader' },
  { group: 'person', label: words.hint.refresh, keys: ['R'], by: 'leader' },
  { group: 'person', label: words.hint.remove, keys: ['Delete'], by: 'leader' },
  { group: 'app', label: words.hint.larger, keys: ['mod+[plus]', 'mod+-'] },
  { group: 'app', label: words.hint.normal, keys: ['mod+0'] },
  { group: 'app', label: words.hint.escape, keys: ['Escape'] },
]

const hereNow = () => window.location.hash.replace(/^#/, '') || routes.people

/** null: nobody is signed in. */
export function standing(): Standing | null {
  const { screen } = useSession.getState()
  if (screen.kind !== 'signed_in') return null
  const route = hereNow()
  const { openId, rows } = usePeople.getState()
  const person = route === routes.people && openId !== null ? (rows.get(openId) ?? null) : null
  return { account: screen.account, route, queue: useQueue.getState().queue, person }
}

export function isFor({ role, isOwner }: Account, by: Action['by']): boolean {
  switch (by) {
    case undefined:
      return true
    case 'leader':
      return role === 'LEADER'
    case 'owner':
      return isOwner
  }
}

export const isPossible = (action: Action, now: Standing): boolean =>
  isFor(now.account, action.by) && (action.isPossible?.(now) ?? true)

/** For `aria-keyshortcuts` of a control that does the same. */
export const shortcutOf = ({ keys }: Action): string | undefined => keys?.map(ariaKeys).join(' ')

/** `Ctrl N` */
export const capsOf = ({ keys }: Action): string => (keys?.[0] === undefined ? '' : caps(keys[0]).join(' '))

/** `Bloquear (Ctrl L)` */
export const titleOf = (action: Action): string =>
  action.keys === undefined ? action.label : `${action.label} (${capsOf(action)})`
