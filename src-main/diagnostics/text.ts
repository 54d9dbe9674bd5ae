import { dateTime, timeWithSeconds } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { Crash } from './crashes.ts'
import type { Facts, FolderFacts, SessionFacts } from './facts.ts'
import type { LoggedError } from './last-errors.ts'

const words = messages.diagnostics.text

type Line = string | readonly [label: string, value: string | number | boolean]

/** The diagnosis as text: a heading for each part, and one line per fact. */
export function diagnosticsText(facts: Facts): string {
  const { at, session, errors, crashes } = facts
  return [
    [`${words.heading}, ${dateTime(at)}`],
    [words.program, ...programLines(facts)],
    [words.files, ...folderLines(facts.folder)],
    ...(session === null ? [[words.data, words.closed]] : sessionParts(session)),
    [words.errors, ...orNone(errors.map(errorLine))],
    [words.crashes, ...orNone(crashes.toReversed().map(crashLine))],
  ]
    .map((part) => part.map((line) => (typeof line === 'string' ? line : `${line[0]}: ${shown(line[1])}`)))
    .map((lines) => lines.join('\n'))
    .join('\n\n')
    .concat('\n')
}

const orNone = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [words.none] : lines)

function shown(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no
  return String(value)
}

/** `85,2 MB`; null: there is no file. */
function size(bytes: number | null): string {
  if (bytes === null) return words.noFile
  const [divisor, unit] = bytes < 1e6 ? [1e3, 'KB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB']
  return `${(bytes / divisor).toFixed(1).replace('.', ',')} ${unit}`
}

const list = (names: readonly string[]): string => (names.length === 0 ? words.none : names.join(', '))

const systems: Readonly<Record<string, string>> = { linux: 'Linux', win32: 'Windows', darwin: 'macOS' }

function programLines({ program, versions, system, variables, switches }: Facts): Line[] {
  const { platform, release, arch, processors, memory } = system
  return [
    [messages.appName, `${program.version}${words.build[program.build]}`],
    ['Electron', versions.electron ?? words.none],
    ['Chromium', versions.chromium ?? words.none],
    ['Node', versions.node],
    ['SQLite', versions.sqlite],
    [words.system, `${systems[platform] ?? platform} ${release}, ${arch}`],
    [words.machine, `${words.processors(processors)}, ${size(memory)} ${words.memory}`],
    [words.language, `${system.language}, ${system.timeZone}`],
    [words.variables, list(variables)],
    [words.switches, list(switches)],
  ]
}

function folderLines({ database, wal, log, keys, copies, aside, free, hasSecondPlace }: FolderFacts): Line[] {
  const { count, damaged, newest } = copies
  const about = [
    String(count),
    size(copies.bytes),
    ...(newest === null ? [] : [`${words.newest} ${dateTime(newest)}`]),
    ...(damaged === 0 ? [] : [words.damagedCopies(damaged)]),
  ]
  return [
    [words.database, size(database)],
    [words.wal, size(wal)],
    [words.keys, words.keyState[keys]],
    [words.copies, about.join(', ')],
    [words.secondPlace, hasSecondPlace],
    [words.aside, `${aside.count}, ${size(aside.bytes)}`],
    [words.log, size(log)],
    [words.free, free === null ? words.unknown : size(free)],
  ]
}

function sessionParts({ settings, queue, failures, health, backup, ...session }: SessionFacts): Line[][] {
  const checked = health.checkedAt === null ? '' : `, ${dateTime(health.checkedAt)}`
  const last = backup.last === null ? words.none : `${dateTime(backup.last.at)}, ${backup.last.people}`
  const election = settings.hasElection ? `, ${words.election}` : ''
  return [
    [
      words.data,
      [words.accounts, session.accounts],
      [words.people, session.people],
      [words.migrations, session.migrations],
      [words.health, `${words.healthState[health.state]}${checked}`],
      [words.replaced, session.isReplaced],
      [words.keysWritten, session.areKeysWritten],
      [words.lastCopy, last],
      [words.inNoCopy, backup.inNoCopy],
      [words.onlyHere, backup.onlyHere],
      [words.secondPlace, words.place[backup.place]],
      [words.copyTrouble, backup.trouble ?? words.none],
    ],
    [
      words.settings,
      [
        words.captcha,
        `${words.captchaWay[settings.captchaWay ?? 'none']}, ${words.captchaKey[settings.captchaKey]}${settings.hasCaptchaPeer ? `, ${words.captchaPeer}` : ''}`,
      ],
      [words.ceiling, settings.dailyCeiling === null ? words.none : `US$ ${settings.dailyCeiling}`],
      [words.census, `${settings.census}${election}`],
      [words.autoLock, settings.autoLock === null ? words.never : words.minutes(settings.autoLock)],
    ],
    [
      words.queue,
      [words.waiting, queue.waiting],
      [words.running, queue.isRunning],
      [words.paused, queue.isPaused],
      [words.parked, queue.parked ?? words.none],
      [words.online, queue.isOnline],
      [words.outcomes, list(queue.outcomes.map(({ outcome, count }) => `${outcome} ${count}`))],
    ],
    [words.failures, ...orNone(failures.map(failureLine))],
  ]
}

const momentOf = (at: number): string => `${dateTime(at).slice(0, -5)}${timeWithSeconds(at)}`

const failureLine = ({ at, step, error, outcome }: SessionFacts['failures'][number]): string =>
  [momentOf(at), step ?? '-', error ?? outcome].join(' ')

const errorLine = ({ at, level, what, codes, where }: LoggedError): string =>
  [at, level, what, ...codes, ...(where === null ? [] : [`${words.at} ${where}`])].filter(Boolean).join(' ')

const crashLine = ({ at, process, reason, exitCode, where, stack }: Crash): string =>
  [
    `${momentOf(at)} ${process} ${reason} ${exitCode}`,
    ...(where === null ? [] : [`${words.at} ${where}`]),
    ...(stack.length === 0 ? [] : [`${words.stack} ${stack.join(' ')}`]),
  ].join(' ')
