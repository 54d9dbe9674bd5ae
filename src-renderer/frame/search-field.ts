/** Of the top bar; null where the screen has none. */
export const searchField = () => document.querySelector<HTMLInputElement>('header input[type="search"]')
