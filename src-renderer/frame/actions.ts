import { navigate } from 'wouter/use-hash-location'
import { messages } from '../../src-preload/messages/index.ts'
import { exchangeActions } from '../exchange/actions.ts'
import { headquartersActions } from '../headquarters/actions.ts'
import { importActions } from '../import/actions.ts'
import {
  listActions,
  personActions,
  printActions,
  registerActions,
  scopeActions,
  selectionActions,
  tableHints,
} from '../people/actions.ts'
import { openPerson } from '../people/list/list-store.ts'
import { undo } from '../people/undo.ts'
import { queueActions } from '../queue/actions.ts'
import { useQueue } from '../queue/state-store.ts'
import { recheckActions } from '../recheck/actions.ts'
import { currentRoute, routes } from '../routes.ts'
import { useSession } from '../session/store.ts'
import { settingsActions, themeActions } from '../settings/actions.ts'
import { lock } from '../sign-in/store.ts'
import { summaryActions } from '../summary/actions.ts'
import type { Action, ActionContext, Hint } from '../ui/actions.ts'
import { copyDiagnostics } from '../ui/copy-diagnostics.tsx'
import { undoKeys } from '../ui/notice.tsx'
import { openHelp, togglePalette } from '../ui/overlays.ts'

const words = messages.actions

const go = (route: string) => () => navigate(route)

const goActions = {
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
} satisfies Record<string, Action>

const appActions = {
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
    run: undo,
  },
  copyDiagnostics: {
    group: 'app',
    label: messages.diagnostics.copy,
    words: messages.diagnostics.actionWords,
    run: () => void copyDiagnostics(),
  },
  help: { group: 'app', label: words.help, words: words.helpWords, keys: ['?', 'shift+?'], run: openHelp },
} satisfies Record<string, Action>

const lockActions = {
  lock: {
    group: 'app',
    label: messages.frame.lock,
    words: words.lockWords,
    keys: ['mod+L'],
    isAlways: true,
    run: () => void lock(),
  },
} satisfies Record<string, Action>

const all = {
  ...goActions,
  ...registerActions,
  ...importActions,
  ...exchangeActions,
  ...printActions,
  ...scopeActions,
  ...listActions,
  ...selectionActions,
  ...personActions,
  ...queueActions,
  ...recheckActions,
  ...summaryActions,
  ...settingsActions,
  ...headquartersActions,
  ...appActions,
  ...themeActions,
  ...lockActions,
}

/** Every action, in the order of palette and help. */
export const actions: Readonly<Record<keyof typeof all, Action>> = all

export const hints: readonly Hint[] = [
  ...tableHints,
  { group: 'app', label: words.hint.larger, keys: ['mod+[plus]', 'mod+-'] },
  { group: 'app', label: words.hint.normal, keys: ['mod+0'] },
  { group: 'app', label: words.hint.escape, keys: ['Escape'] },
]

/** null: nobody is signed in. */
export function actionContext(): ActionContext | null {
  const { screen } = useSession.getState()
  if (screen.kind !== 'signed_in') return null
  return {
    account: screen.account,
    route: currentRoute(),
    queue: useQueue.getState().queue,
    person: openPerson(),
  }
}
