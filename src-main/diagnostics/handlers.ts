import type { Environment } from '../environment.ts'
import type { Handlers } from '../handler-types.ts'
import { type BasicsOptions, readBasics } from './basics.ts'
import type { SessionFacts } from './facts.ts'
import { readLicences } from './licences.ts'
import { type DiagnosedSession, readSession } from './session.ts'
import { diagnosticsText } from './text.ts'

interface DiagnosticsOptions extends BasicsOptions {
  environment: Environment
  clock: { now(): number }
  /** The session of a signed-in account; null: none, or it is locked or being changed. */
  session(): DiagnosedSession | null
  /** See `readLicences`; none unless given. */
  licenceFiles?: readonly string[]
  log(level: 'warn', message: string): void
}

export function diagnosticsHandlers(options: DiagnosticsOptions): Handlers<unknown>['diagnostics'] {
  return {
    async read() {
      const basics = readBasics(options, options.clock.now())
      return diagnosticsText({ ...basics, session: await sessionFacts(options) })
    },
    licences: () => readLicences(options.licenceFiles ?? []),
  }
}

/** null also if the database cannot be read: the other facts are most needed then. */
async function sessionFacts({ session, environment, log }: DiagnosticsOptions): Promise<SessionFacts | null> {
  const open = session()
  if (open === null) return null
  try {
    return await readSession(open, environment)
  } catch (error) {
    log('warn', `the open data were not diagnosed: ${String(error)}`)
    return null
  }
}
