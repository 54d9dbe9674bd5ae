import type { Call } from '../../src-main/thread/thread.ts'

/** A call that is never aborted and ignores all news. */
export const untied: Call = { signal: new AbortController().signal, tell: () => {}, move: () => {} }
