/** Of the top bar; null where the screen has none. */
export const searchField = () => document.querySelector<HTMLInputElement>('header input[type="search"]')

/** For a control that goes away when it is pressed: the keyboard is not lost with it. */
export function thenToSearch(run: () => void): () => void {
  return () => {
    run()
    searchField()?.focus()
  }
}
