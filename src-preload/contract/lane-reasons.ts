interface LaneReasonTraits {
  /** Settings have what mends it. */
  mendedInSettings?: true
  /** The queue tries at once when the leader says that it is mended. */
  triedNow?: true
}

const traits = {
  paused: {},
  offline: {},
  blocked: {},
  no_funds: { mendedInSettings: true, triedNow: true },
  bad_key: { mendedInSettings: true, triedNow: true },
  no_browser: { mendedInSettings: true, triedNow: true },
  no_captcha_way: { mendedInSettings: true },
  waiting_for_operator: {},
  election_gone: { mendedInSettings: true, triedNow: true },
  captive_portal: { triedNow: true },
  page_failing: { triedNow: true },
  window_offered: {},
  captcha_setting: { mendedInSettings: true, triedNow: true },
  daily_ceiling: { mendedInSettings: true },
  disk_full: { triedNow: true },
  folder_read_only: { triedNow: true },
  database_damaged: { triedNow: true },
} as const satisfies Record<string, LaneReasonTraits>

/** Why the lane is parked though work is due. */
export type LaneReason = keyof typeof traits
export const laneReasons: Readonly<Record<LaneReason, LaneReasonTraits>> = traits
