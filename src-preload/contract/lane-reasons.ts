/**
 * Why the lane is parked. A new reason needs a row here and its texts in messages; `parkedBy` in
 * src-main/queue/parking.ts decides when it applies.
 */

/**
 * A button that ends the wait. `settings` opens the screen where the cause can be fixed; `schedule` opens the part of
 * it that the owner controls.
 */
export type Remedy =
  | 'settings'
  | 'schedule'
  | 'try_now'
  | 'probe'
  | 'solve_captchas'
  | 'open_window'
  | 'try_without_window'
  | 'resume'

interface LaneReasonRule {
  /** Milliseconds until the lane tries again by itself; null: the end is computed from stored state. */
  recheckMs: number | null
  /**
   * Whether the disk or the database file fails. Such a reason precedes every other one and is shown even if no job
   * waits.
   */
  isStorageTrouble: boolean
  /** In the order of the buttons. */
  remedies: readonly Remedy[]
}

const minute = 60_000

export const laneReasons = {
  paused: { recheckMs: null, isStorageTrouble: false, remedies: ['resume'] },
  outside_hours: { recheckMs: null, isStorageTrouble: false, remedies: ['schedule'] },
  on_battery: { recheckMs: null, isStorageTrouble: false, remedies: ['schedule'] },
  offline: { recheckMs: null, isStorageTrouble: false, remedies: ['probe'] },
  blocked: { recheckMs: null, isStorageTrouble: false, remedies: [] },
  no_funds: { recheckMs: 15 * minute, isStorageTrouble: false, remedies: ['settings', 'try_now'] },
  bad_key: { recheckMs: 60 * minute, isStorageTrouble: false, remedies: ['settings', 'try_now'] },
  no_browser: { recheckMs: minute, isStorageTrouble: false, remedies: ['settings', 'try_now'] },
  no_captcha_way: { recheckMs: null, isStorageTrouble: false, remedies: ['settings'] },
  // After one unattended window, only the operator ends this wait.
  waiting_for_operator: {
    recheckMs: Number.POSITIVE_INFINITY,
    isStorageTrouble: false,
    remedies: ['solve_captchas'],
  },
  // Rechecked because the page may list its elections late.
  election_gone: { recheckMs: 15 * minute, isStorageTrouble: false, remedies: ['settings', 'try_now'] },
  captive_portal: { recheckMs: minute, isStorageTrouble: false, remedies: ['try_now'] },
  page_failing: { recheckMs: null, isStorageTrouble: false, remedies: ['try_now'] },
  window_offered: {
    recheckMs: null,
    isStorageTrouble: false,
    remedies: ['open_window', 'try_without_window'],
  },
  captcha_setting: { recheckMs: 60 * minute, isStorageTrouble: false, remedies: ['settings', 'try_now'] },
  daily_ceiling: { recheckMs: null, isStorageTrouble: false, remedies: ['settings'] },
  disk_full: { recheckMs: minute, isStorageTrouble: true, remedies: ['try_now'] },
  folder_read_only: { recheckMs: minute, isStorageTrouble: true, remedies: ['try_now'] },
  database_damaged: { recheckMs: minute, isStorageTrouble: true, remedies: ['try_now'] },
} as const satisfies Record<string, LaneReasonRule>

export type LaneReason = keyof typeof laneReasons

/** Reasons set by a lookup or an error. The lookup does not count as a failed try. */
export type RecheckedReason = {
  [Reason in LaneReason]: (typeof laneReasons)[Reason]['recheckMs'] extends number ? Reason : never
}[LaneReason]

export const remediesOf = (reason: LaneReason): readonly Remedy[] => laneReasons[reason].remedies
