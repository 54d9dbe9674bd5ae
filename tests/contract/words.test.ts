import fs from 'node:fs'
import path from 'node:path'
import { parseSync, Visitor } from 'vite'
import { expect, test } from 'vitest'
import { censusPages } from '../../src-preload/census-pages.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { foreign } from '../support/words.ts'

const root = path.resolve(import.meta.dirname, '../..')
const catalogue = 'src-preload/messages/'
/** Descriptors carry their own labels. */
const descriptors = ['src-preload/census-pages.ts']
/** Consent texts are stored word by word with their version. */
const agreedTo = 'src-main/authorisation/texts.ts'

/** Spanish texts that no leader reads: the log's redaction mark and the browser check's own test pages. */
const unread = new Set([
  '[…]',
  'data:text/html,<title>referidos</title><p>ñ',
  'PUESTO DE PRUEBA ÑANDÚ',
  'DIRECCIÓN',
])

const sources = ['src-main', 'src-preload', 'src-renderer']
  .flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`),
  )
  .filter(
    (name) =>
      /\.tsx?$/.test(name) && !name.startsWith(catalogue) && name !== agreedTo && !descriptors.includes(name),
  )

/** Attributes that are shown or read aloud. */
const spoken =
  /^(aria-(label|description|roledescription|valuetext)|alt|title|placeholder|label|description|text)$/
const isWord = (text: string) => /\p{L}{2}/u.test(text)
/** Characters that identifiers, classes and keys do not contain. */
const isSpanish = (text: string) => /[áéíóúñü¿¡…]/i.test(text)

/** Texts of a source file that are not in the catalogue. */
function strayTexts(name: string, source: string): string[] {
  const { program, errors } = parseSync(name, source)
  expect(errors, name).toEqual([])
  const found: string[] = []
  const keepWord = (text: string) => isWord(text) && found.push(text.trim())
  const keepTemplate = (quasis: readonly { value: { cooked: string | null } }[]) => {
    for (const { value } of quasis) keepWord(value.cooked ?? '')
  }
  new Visitor({
    JSXText: ({ value }) => keepWord(value),
    JSXAttribute({ name, value }) {
      if (name.type !== 'JSXIdentifier' || !spoken.test(name.name) || value === null) return
      const said = value.type === 'JSXExpressionContainer' ? value.expression : value
      if (said.type === 'Literal' && typeof said.value === 'string') keepWord(said.value)
      if (said.type === 'TemplateLiteral') keepTemplate(said.quasis)
    },
    // Written by main: workbook columns and window titles.
    Property({ key, value }) {
      if (key.type !== 'Identifier' || !/^(header|title)$/.test(key.name)) return
      if (value.type === 'Literal' && typeof value.value === 'string') keepWord(value.value)
    },
    Literal({ value }) {
      if (typeof value === 'string' && isSpanish(value)) found.push(value)
    },
  }).visit(program)
  return found.filter((text) => !unread.has(text))
}

test('no text stands outside of the catalogue', () => {
  expect(sources.length).toBeGreaterThan(200)
  const strays = sources.flatMap((name) =>
    strayTexts(name, fs.readFileSync(path.join(root, name), 'utf8')).map((text) => `${name}: ${text}`),
  )
  expect(strays).toEqual([])
})

/** Every text of the catalogue. Functions are called with sample values. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function') return texts(value as (...values: unknown[]) => unknown)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf)
  return []
}

/** Calls with a number and with a word, because some functions accept only one of the two. */
function texts(write: (...values: unknown[]) => unknown): string[] {
  return [2, 'Tunja'].flatMap((value) => {
    try {
      return textsOf(write(...Array.from({ length: write.length }, () => value)))
    } catch {
      return []
    }
  })
}

test('the catalogue is Spanish, says usted, and names no code', () => {
  // Sample values of the wrong type appear as NaN or undefined.
  const labels = Object.values(censusPages).flatMap(({ label, hint }) => [label, hint])
  const all = [...textsOf(messages), ...labels].map((text) => text.replace(/\b(NaN|undefined)\b/g, '2'))
  expect(all.length).toBeGreaterThan(600)
  expect(all.filter((text) => foreign(text).length > 0)).toEqual([])
  const familiar =
    /\b(tú|tus?|te|ti|contigo|vos|puedes|tienes|quieres|debes|haz|escribe|elige|revisa|guarda tu)\b/iu
  expect(all.filter((text) => familiar.test(text))).toEqual([])
  expect(all.filter((text) => text.includes('...') || /[!?]{2}/.test(text))).toEqual([])
})
