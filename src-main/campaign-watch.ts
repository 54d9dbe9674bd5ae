/** State of the owner's view of the campaign. Forgotten at a lock. */
export interface CampaignWatch {
  /** Events cover every leader's people, not only the owner's. */
  isFollowed: boolean
  /** Ids of other leaders' people whose opening was recorded. */
  opened: Set<number>
}

export const createCampaignWatch = (): CampaignWatch => ({ isFollowed: false, opened: new Set() })

export function forgetCampaign(watch: CampaignWatch): void {
  watch.isFollowed = false
  watch.opened.clear()
}
