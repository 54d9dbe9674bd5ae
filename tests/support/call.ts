import type { Call } from '../../src-main/thread/thread.ts'

/** A task's tie to nobody, who hears nothing and breaks nothing off. */
export const untied: Call = { signal: new AbortController().signal, tell: () => {} }
