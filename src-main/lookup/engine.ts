import type { Page, Route } from 'playwright-core'

/** One running browser process. */
export interface Engine {
  version: string
  pid: number
  /** Number of sessions after which the process is restarted. */
  sessionsEach: number
  /** Whether it can open sessions of this kind. `isSeen`: see `Session`. */
  opens(isSeen: boolean): boolean
  /** `isShown`: the window of a visible session is on the screen at once, not only after `show`. */
  open(isSeen: boolean, isShown: boolean): Promise<Session>
  onDisconnected(listener: () => void): void
  /** Resolves once the process has ended and its files are deleted. */
  exited: Promise<void>
  /** Asks the process to end; resolves once it is disconnected. */
  close(): Promise<void>
}

/** The pages of one lookup, without cookies, cache or history of another. */
export interface Session {
  /** Whether the operator sees the window and may close it. */
  isSeen: boolean
  /** Opens a page without history. A visible session shows only its newest page. */
  newPage(): Promise<Page>
  /** The newest page; undefined: none was opened. */
  lastPage(): Page | undefined
  /** Answers requests to `url`, a glob pattern, from this session's pages. */
  route(url: string, handler: (route: Route) => Promise<void>): Promise<void>
  /** Calls `listener` once the session has ended, because its browser ended or the operator closed the window. */
  onGone(listener: () => void): void
  /** Brings the window of a visible session to the front. */
  show(): Promise<void>
  close(): Promise<void>
}
