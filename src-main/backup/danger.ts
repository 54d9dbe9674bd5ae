import type { BackupState, Danger } from '../../src-preload/contract/index.ts'

/** People in no copy outside the computer from which on each step of the warning begins. */
const steps: readonly [Danger, number][] = [
  ['most', 300],
  ['many', 50],
  ['few', 10],
]

/** How visibly to warn: by what would be lost, and sooner if copies fail or the second place stays away. */
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
