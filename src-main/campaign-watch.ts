/** What the owner's page shows of the campaign. Forgotten at a lock. */
export interface CampaignWatch {
  /** Events tell of every leader's people, and not of the owner's own alone. */
  isFollowed: boolean
  /** People of other leaders whose opening was recorded. */
  opened: Set<number>
}

export const createCampaignWatch = (): CampaignWatch => ({ isFollowed: false, opened: new Set() })

export function forgetCampaign(watch: CampaignWatch): void {
  watch.isFollowed = false
  watch.opened.clear()
}
