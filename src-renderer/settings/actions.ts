import type { Theme } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { openRestore } from '../backup/open.ts'
import { copyNow, useBackup } from '../backup/store.ts'
import { savePreferences } from '../preferences.ts'
import { usePreferences } from '../preferences-store.ts'
import { openRequests, openStep } from '../requests/store.ts'
import { removeSamples, useSamples } from '../samples/store.ts'
import type { Action } from '../ui/actions.ts'
import { examineBrowser, selfTest, useBrowser } from './browser-store.ts'
import { goToSection, type Part, type Section } from './section.ts'

const words = messages.actions

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

const sectionAction = (section: Section, by: 'leader' | 'owner'): Action => ({
  group: 'settings',
  label: words.section[section].label,
  words: words.section[section].words,
  by,
  run: () => goToSection(section),
})

export const settingsActions = {
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
  auditLog: partAction('audit-log', messages.audit.title, words.auditWords, 'owner'),
  createAccount: partAction(
    'create-account',
    messages.accounts.create,
    words.section.accounts.words,
    'owner',
  ),
  copyNow: {
    group: 'settings',
    label: messages.backup.copyNow,
    words: words.copyWords,
    by: 'leader',
    isPossible: () => useBackup.getState().backup?.isCopying === false,
    run: () => void copyNow(),
  },
  restore: {
    group: 'settings',
    label: messages.restore.title,
    words: words.restoreWords,
    by: 'owner',
    run: () => void openRestore(),
  },
  removeSamples: {
    group: 'settings',
    label: messages.samples.removeAction,
    words: messages.samples.words,
    by: 'leader',
    isPossible: () => (useSamples.getState().samples?.people ?? 0) > 0,
    run: () => void removeSamples(),
  },
  settingsCensus: sectionAction('census', 'leader'),
  settingsGuidance: sectionAction('guidance', 'owner'),
  settingsCaptcha: sectionAction('captcha', 'leader'),
  settingsSchedule: sectionAction('schedule', 'owner'),
  settingsBrowser: sectionAction('browser', 'leader'),
  settingsSecurity: sectionAction('security', 'leader'),
  settingsHeadquarters: sectionAction('headquarters', 'leader'),
  settingsAccounts: sectionAction('accounts', 'owner'),
  settingsClaims: sectionAction('claims', 'owner'),
  settingsConsent: sectionAction('consent', 'leader'),
  settingsSheets: sectionAction('sheets', 'leader'),
  settingsPolicy: sectionAction('policy', 'leader'),
  settingsRequests: sectionAction('requests', 'leader'),
  requests: {
    group: 'settings',
    label: messages.requests.see,
    words: words.section.requests.words,
    by: 'leader',
    run: openRequests,
  },
  addRequest: {
    group: 'settings',
    label: messages.requests.add,
    words: words.section.requests.words,
    by: 'leader',
    run: () => openStep({ kind: 'new', asker: null }),
  },
  settingsBackup: sectionAction('backup', 'leader'),
  settingsErasure: sectionAction('erasure', 'leader'),
  settingsAppearance: sectionAction('appearance', 'leader'),
  settingsUpdates: sectionAction('updates', 'leader'),
  settingsDiagnostics: sectionAction('diagnostics', 'leader'),
} satisfies Record<string, Action>

const themeAction = (theme: Theme): Action => ({
  group: 'app',
  label: words.theme[theme],
  words: words.themeWords,
  isPossible: () => usePreferences.getState().theme !== theme,
  run: () => void savePreferences({ theme }),
})

export const themeActions = {
  themeSystem: themeAction('system'),
  themeLight: themeAction('light'),
  themeDark: themeAction('dark'),
} satisfies Record<string, Action>
