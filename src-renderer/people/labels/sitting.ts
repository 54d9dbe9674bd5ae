import { labelsOf, labelsText, withoutLabel } from '../../../src-preload/labels.ts'
import { usePreferences } from '../../preferences-store.ts'

/** The sitting's label: given to each person who is registered, until it changes. */

/** Labels of a new form, one per line. */
export const sittingLabels = (): string => usePreferences.getState().sitting ?? ''

/** Pure. `labels` of a form after the sitting has changed. null: no sitting. */
export function withSitting(labels: string, before: string | null, after: string | null): string {
  const others = [before, after].reduce(
    (left, one) => (one === null ? left : withoutLabel(left, one)),
    labelsOf(labels),
  )
  return labelsText(after === null ? others : [after, ...others]) ?? ''
}
