import type {
  BackupState,
  CaptchaSettings,
  CaptchaWay,
  DatabaseHealth,
  LaneReason,
  LookupError,
  LookupStep,
} from '../../src-preload/contract/index.ts'
import type { Crash } from './crashes.ts'
import type { LoggedError } from './last-errors.ts'

/** The running program. */
export interface Program {
  version: string
  /** `test`: a package that tests may drive. `source`: not packaged. */
  build: 'release' | 'test' | 'source'
}

/**
 * Content of the diagnosis. Sizes in bytes, times in UTC ms. Nothing in it names a person, an account, a folder or a
 * secret; keep it so when you add facts.
 */
export interface Facts {
  at: number
  program: Program
  /** `electron` and `chromium`: null when running without Electron. */
  versions: { electron: string | null; chromium: string | null; node: string; sqlite: string }
  system: {
    platform: string
    release: string
    arch: string
    processors: number
    memory: number
    language: string
    timeZone: string
  }
  /** Names of the set variables that the app reads, and of the command line's switches. */
  variables: readonly string[]
  switches: readonly string[]
  folder: FolderFacts
  errors: readonly LoggedError[]
  crashes: readonly Crash[]
  /** null: nobody is signed in. */
  session: SessionFacts | null
}

export interface FolderFacts {
  /** null: there is no such file. */
  database: number | null
  wal: number | null
  log: number | null
  keys: 'whole' | 'damaged' | 'missing'
  copies: { count: number; damaged: number; bytes: number; newest: number | null }
  /** Folders of replaced files: number and total size in bytes. */
  aside: { count: number; bytes: number }
  /** Free bytes of the disk; null: unknown. */
  free: number | null
  hasSecondPlace: boolean
}

export interface SessionFacts {
  accounts: number
  /** Number of people whom leaders referred, without hidden ones. */
  people: number
  migrations: number
  settings: {
    captchaWay: CaptchaWay | null
    captchaKey: CaptchaSettings['source']
    hasCaptchaPeer: boolean
    dailyCeiling: number | null
    /** Host of the census page in force. */
    census: string
    hasElection: boolean
    /** Minutes. */
    autoLock: number | null
  }
  queue: {
    waiting: number
    isRunning: boolean
    isPaused: boolean
    parked: LaneReason | null
    isOnline: boolean
    /** Outcomes of the last attempts, the most frequent first. */
    outcomes: readonly { outcome: string; count: number }[]
  }
  /** The last failed attempts, newest first. */
  failures: readonly { at: number; step: LookupStep | null; error: LookupError | null; outcome: string }[]
  health: DatabaseHealth
  /** Whether another program has replaced the database. */
  isReplaced: boolean
  areKeysWritten: boolean
  backup: Pick<BackupState, 'last' | 'inNoCopy' | 'onlyHere' | 'trouble'> & {
    place: 'none' | 'there' | 'away' | 'overdue'
  }
}
