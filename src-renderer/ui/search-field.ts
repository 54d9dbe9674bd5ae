/** Search field of the top bar; null: the screen has none. */
export const searchField = () => document.querySelector<HTMLInputElement>('header input[type="search"]')

/** Moves the focus to the search field after `run` removed the pressed control. */
export function thenFocusSearch(run: () => void): () => void {
  return () => {
    run()
    searchField()?.focus()
  }
}
