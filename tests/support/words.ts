import type { Page } from 'playwright-core'

/** English words that no Spanish text contains. Words of both languages (error, normal, total) are left out. */
const english = new Set(
  `the and for with from this that these those you your are was were been have has had not cannot failed failure
  invalid unknown missing required loading please close open save cancel delete remove search filter next previous
  back yes name phone status settings queue summary profile page pages row rows file lookup retry timeout blocked found
  waiting running pending done password user account leader owner browser network key today yesterday show hide
  select all none more less than there here when where which while until before after about`.split(/\s+/),
)

/** Technical output without a Spanish text: names of values, codes, objects. */
const raw = /\b(undefined|null|NaN|Infinity|true|false)\b|\[object |\b[a-z]+(_[a-z]+)+\b|\b[A-Z]+(_[A-Z]+)+\b/

/** Words of a text that are not Spanish for a leader; empty: none. Web addresses do not count as words. */
export function foreign(written: string): string[] {
  const text = written.replace(/https:\/\/\S+/g, '')
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const found = words.filter((word) => english.has(word))
  const code = raw.exec(text)?.[0]
  return code === undefined ? found : [...found, code]
}

/** Foreign words in the page's texts and in those for screen readers, each with its text; empty: none. */
export async function foreignOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(findTexts)
  return texts.flatMap((text) => foreign(text).map((word) => `${word}: ${text}`))
}

/** Runs in the page, so it must not use anything outside itself. */
function findTexts(): string[] {
  const spoken = [
    'aria-label',
    'aria-description',
    'aria-roledescription',
    'aria-valuetext',
    'alt',
    'title',
    'placeholder',
  ]
  const texts = [document.title]
  for (const element of document.body.querySelectorAll('*')) {
    // Text in another language is marked as such, like licences.
    if (['SCRIPT', 'STYLE'].includes(element.tagName) || element.closest('[lang="en"]')) continue
    for (const name of spoken) texts.push(element.getAttribute(name) ?? '')
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent?.trim() ?? '')
  }
  return [...new Set(texts)].filter((text) => text !== '')
}
