import type { BackupState, Danger } from '../../src-preload/contract/index.ts'

/** For each step of the warning: the number of people in no copy outside the computer from which it applies. */
const steps: readonly [Danger, number][] = [
  ['most', 300],
  ['many', 50],
  ['few', 10],
]

/**
 * How visible the warning is: it depends on the possible loss, and rises sooner if copies fail or the second place
 * stays away.
 */
export function dangerOf({
  inNoCopy,
  onlyHere,
  place,
  trouble,
}: Pick<BackupState, 'inNoCopy' | 'onlyHere' | 'place' | 'trouble'>): Danger {
  const [step = 'none'] = steps.find(([, least]) => onlyHere >= least) ?? []
  const isFailing = (trouble !== null && inNoCopy > 0) || (place?.trouble ?? null) !== null
  const isAway = place?.isOverdue === true && onlyHere > 0
  return step === 'none' && (isFailing || isAway) ? 'few' : step
}
