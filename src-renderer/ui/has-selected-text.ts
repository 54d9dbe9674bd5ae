/** Text of it was marked, as by whoever copies a number; what was marked elsewhere, or all around it, does not count. */
export function hasSelectedText(row: Element): boolean {
  const selection = window.getSelection()
  return selection !== null && !selection.isCollapsed && row.contains(selection.anchorNode)
}
