import { navigate } from 'wouter/use-hash-location'
import {
  isNarrowed,
  type PersonRow,
  type Scope,
  type SortColumn,
  sampleSource,
  type Tab,
} from '../../src-preload/contract/index.ts'
import { secondsToRefresh } from '../../src-preload/cooldown.ts'
import { mapUrl } from '../../src-preload/map.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { revokePerson } from '../authorisation/revoke-dialog.tsx'
import { askErasure } from '../erasure/store.ts'
import { usePreferences } from '../preferences-store.ts'
import { usePrinting } from '../printing/store.ts'
import { currentRoute, routes } from '../routes.ts'
import { scopeNow } from '../scope/store.ts'
import { hasOtherLeaders, otherLeaders, useAccounts } from '../settings/accounts-store.ts'
import type { Action, ActionContext, Hint } from '../ui/actions.ts'
import { refresh, useRefresh } from '../ui/refresh.ts'
import { searchField } from '../ui/search-field.ts'
import { copyVotingPlace, showOnMap } from '../ui/voting-place-actions.ts'
import { votingPlaceText } from '../ui/voting-place-text.ts'
import { authorisePerson } from './authorise-dialog.tsx'
import { copyRows, refreshSelected, useBulk } from './bulk.ts'
import { useChooser } from './columns-store.ts'
import { exportSelection, exportView } from './export.ts'
import { abortExport, canAbortExport, useExport } from './export-store.ts'
import { useFinding } from './find/open-store.ts'
import { openGiveDialog } from './give-store.ts'
import { openLabelling } from './label-dialog.tsx'
import {
  openPerson,
  showEverybody,
  showScope,
  showTab,
  showView,
  sortBy,
  usePeople,
} from './list/list-store.ts'
import { isMine } from './list/opened.ts'
import { openEdit, openNew } from './panel/store.ts'
import { openPersonDialog } from './person-dialog.ts'
import { printScreen, printSelection } from './print.ts'
import { askRemoval } from './remove-store.ts'
import { clearSelection, hasSelection, selectAll } from './selection-store.ts'

const words = messages.actions

function goToPeople(): void {
  if (currentRoute() !== routes.people) navigate(routes.people)
}

const onPeople = ({ route }: ActionContext) => route === routes.people

export const registerActions = {
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
    isPossible: (context) => onPeople(context) && useExport.getState().exporting === null,
    run: exportView,
  },
  give: {
    group: 'people',
    label: messages.exchange.give.action,
    words: messages.exchange.give.actionWords,
    by: 'leader',
    isPossible: (context) => onPeople(context) && useExport.getState().exporting === null,
    run: () => openGiveDialog('everybody'),
  },
  abortExport: {
    group: 'people',
    label: messages.exported.abortAction,
    words: words.abortWords,
    by: 'leader',
    isPossible: canAbortExport,
    run: () => void abortExport(),
  },
} satisfies Record<string, Action>

export const printActions = {
  print: {
    group: 'people',
    label: messages.printing.title,
    words: words.printWords,
    keys: ['mod+P'],
    by: 'leader',
    isPossible: () => usePrinting.getState().running === null,
    run: printScreen,
  },
  followUp: {
    group: 'people',
    label: messages.followUp.openLong,
    words: words.followUpWords,
    by: 'leader',
    run: () => navigate(routes.followUp),
  },
} satisfies Record<string, Action>

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

export const listActions = {
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
  sortLeader: {
    ...sortAction('leader'),
    by: 'owner',
    isPossible: (context) => onPeople(context) && scopeNow() === 'campaign',
  },
  sortStatus: sortAction('status'),
  sortMunicipio: sortAction('municipio'),
  sortPuesto: sortAction('puesto'),
  selectAll: {
    group: 'people',
    label: words.pickAll,
    words: words.pickAllWords,
    tableKeys: 'mod+A',
    by: 'leader',
    isPossible: onPeople,
    run: selectAll,
  },
  everybody: {
    group: 'people',
    label: words.everybody,
    words: words.everybodyWords,
    by: 'leader',
    isPossible: (context) => onPeople(context) && isNarrowed(usePeople.getState().view),
    run: showEverybody,
  },
} satisfies Record<string, Action>

const selectionAction = (label: string, run: () => void, isPossible: () => boolean = () => true): Action => ({
  group: 'selection',
  label,
  by: 'leader',
  isPossible: (context) => onPeople(context) && hasSelection() && isPossible(),
  run,
})

export const selectionActions = {
  refreshSelected: selectionAction(
    words.refreshSelected,
    () => void refreshSelected(),
    () => {
      const { refreshable } = useBulk.getState()
      return refreshable !== null && refreshable !== 'unknown' && refreshable.ready > 0
    },
  ),
  labelSelected: selectionAction(words.labelSelected, openLabelling),
  exportSelected: selectionAction(words.exportSelected, exportSelection),
  printSelected: selectionAction(words.printSelected, printSelection),
  copySelected: {
    ...selectionAction(words.copySelected, () => void copyRows(null)),
    tableKeys: 'mod+C',
  },
  clearSelection: selectionAction(messages.selection.clear, clearSelection),
} satisfies Record<string, Action>

const mayBeRefreshed = ({ id, lastRefreshAt }: PersonRow) =>
  secondsToRefresh(lastRefreshAt, useRefresh.getState().cooldownUntil[id] ?? null, Date.now()) === 0
const votes = (person: PersonRow) => votingPlaceText(person) !== null
const isOnMap = (person: PersonRow) => votes(person) && mapUrl(person) !== null

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
    const person = openPerson()
    if (person) run(person)
  },
})

export const personActions = {
  refreshPerson: {
    ...personAction(
      words.refreshPerson,
      words.refreshPersonWords,
      ({ id }) => void refresh([id], scopeNow()),
      mayBeRefreshed,
    ),
    tableKeys: 'R',
  },
  editPerson: personAction(words.editPerson, words.editPersonWords, openEdit, isMine),
  copyPlace: personAction(words.copyPlace, words.copyPlaceWords, copyVotingPlace, votes),
  showPlace: personAction(
    words.showPlace,
    words.showPlaceWords,
    (person) => void showOnMap(person, scopeNow()),
    isOnMap,
  ),
  whatsappPerson: personAction(
    words.whatsappPerson,
    words.whatsappPersonWords,
    ({ id }) => openPersonDialog(id, 'whatsapp'),
    votes,
  ),
  personHistory: personAction(words.personHistory, words.personHistoryWords, ({ id }) =>
    openPersonDialog(id, 'history'),
  ),
  personRights: personAction(messages.rights.open, words.personRightsWords, ({ id }) =>
    openPersonDialog(id, 'rights'),
  ),
  reassignPerson: {
    ...personAction(words.reassignPerson, words.reassignPersonWords, ({ id }) =>
      openPersonDialog(id, 'reassign'),
    ),
    by: 'owner',
    isPossible: ({ person, account }) =>
      person !== null &&
      otherLeaders(useAccounts.getState().listed, person.leaderId ?? account.id).length > 0,
  },
  authorisePerson: personAction(
    messages.authorise.open,
    messages.authorise.openWords,
    ({ id }) => authorisePerson(id),
    (person) => person.consent === null && person.source !== sampleSource && isMine(person),
  ),
  showAuthorisation: personAction(messages.authorisation.open, messages.authorisation.openWords, ({ id }) =>
    openPersonDialog(id, 'authorisation'),
  ),
  revokePerson: personAction(
    messages.authorisation.revoke.open,
    messages.authorisation.revoke.openWords,
    ({ id }) => revokePerson(id),
    (person) => person.consent !== null && isMine(person),
  ),
  removePerson: {
    ...personAction(words.removePerson, words.removePersonWords, ({ id }) => askRemoval(id), isMine),
    tableKeys: 'Delete',
  },
  erasePerson: personAction(
    messages.erasure.action,
    messages.erasure.openWords,
    askErasure,
    (person) => isMine(person) || scopeNow() === 'campaign',
  ),
} satisfies Record<string, Action>

/** Saved views, for the palette. */
export const viewActions = (): Action[] =>
  usePreferences.getState().views.map(({ name, view, scope }) => ({
    group: 'people',
    label: words.view(name),
    by: 'leader',
    run() {
      goToPeople()
      showView(view, scope)
    },
  }))

const scopeAction = (scope: Scope, label: string): Action => ({
  group: 'people',
  label,
  words: messages.campaign.words,
  by: 'owner',
  isPossible: ({ route }) =>
    (route === routes.people || route === routes.summary) &&
    scopeNow() !== scope &&
    (scope === 'own' || hasOtherLeaders(useAccounts.getState().listed)),
  run: () => showScope(scope),
})

export const scopeActions = {
  showOwn: scopeAction('own', messages.campaign.showOwn),
  showCampaign: scopeAction('campaign', messages.campaign.showAll),
} satisfies Record<string, Action>

export const tableHints: readonly Hint[] = [
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
]
