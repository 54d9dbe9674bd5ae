import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../src-renderer')

/** Style sheets for print use no tokens; these are the values allowed in them. */
const paper = ['print/print.css', 'print/sheet.css']
const onPaper = {
  size: ['8.5pt', '9.5pt', '10.5pt', '15pt'],
  weight: ['400', '600', '700'],
  space: ['1mm', '2mm', '3mm', '6mm'],
}

/** Allowed values off the scales, each with its reason. */
const exceptions: Record<string, string> = {
  'margin: -1px': 'what is only heard takes no room',
}

const scales: [RegExp, string, keyof typeof onPaper | null][] = [
  [/^font-size$/, 'text', 'size'],
  [/^font-weight$/, 'weight', 'weight'],
  [/^(scroll-)?(padding|margin)|^(row-|column-)?gap$|^--.*(padding|margin|gap)/, 'space', 'space'],
  [/radius$/, 'radius', null],
]

const isFree = /^(0|auto|inherit|normal|-?[\d.]+%)$/

const sheets = globSync('**/*.css', { cwd: root })
  .map((name) => name.replaceAll('\\', '/'))
  // fonts.css describes the font's files.
  .filter((name) => name !== 'tokens.css' && name !== 'fonts.css')

const textOf = (name: string) => readFileSync(path.join(root, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')

/** Parts of the value that are neither tokens of the scale nor allowed. */
function offScale(value: string, scale: string, allowed: readonly string[]): string[] {
  const token = new RegExp(`var\\(--${scale}(-[a-z0-9]+)?\\)`, 'g')
  return value
    .replace(
      /calc\((-1 \* |[\d.]+ \* )?var\(--[a-z]+-?[a-z0-9]*\)( [-+] var\(--[a-z]+-?[a-z0-9]*\))*\)/g,
      (calc) => (calc.replace(token, '').includes('var(') ? 'calc' : ''),
    )
    .replace(token, '')
    .split(/\s+/)
    .filter((part) => part !== '' && part !== '!important' && !isFree.test(part) && !allowed.includes(part))
}

/** The size in `font: <size> / <height> <family>`. */
const sizeInFont = (value: string) => /^[\s\S]*?([\d.]+(?:px|pt|r?em))/.exec(value)?.[1]

test.each(sheets)('%s takes its sizes, weights, spaces and radii from the scales', (name) => {
  const isPaper = paper.includes(name)
  const wrong = [...textOf(name).matchAll(/([a-z-]+):\s*([^;{}]+);/g)].flatMap(([, property, value]) => {
    if (property === undefined || value === undefined || `${property}: ${value}` in exceptions) return []
    if (property === 'font') {
      const size = sizeInFont(value)
      return size === undefined || (isPaper && onPaper.size.includes(size)) ? [] : [`font: ${size}`]
    }
    return scales.flatMap(([pattern, scale, own]) => {
      if (!pattern.test(property)) return []
      const off = offScale(value, scale, isPaper && own !== null ? onPaper[own] : [])
      return off.length === 0 ? [] : [`${property}: ${value}`]
    })
  })
  expect(wrong).toEqual([])
})

test('the parts say no size of their own', () => {
  const wrong = globSync('**/*.tsx', { cwd: root }).flatMap((name) =>
    [
      ...readFileSync(path.join(root, name), 'utf8').matchAll(
        /\s((m|p)[trblxyse]?|gap|rowGap|columnGap|fz|fw|lh|radius)=(\{-?\d[^}]*\}|"-?\d[^"]*")|(font(Size|Weight)|padding|margin|gap|borderRadius)\w*: ['"\d]/g,
      ),
    ].map(([found]) => `${name}: ${found.trim()}`),
  )
  expect(wrong).toEqual([])
})

test('each scale is short', () => {
  const count = (scale: string) =>
    new Set(
      [...textOf('tokens.css').matchAll(new RegExp(`--${scale}(?:-[a-z0-9]+)?:\\s*\\d`, 'g'))].map(String),
    ).size
  expect(count('text')).toBe(6)
  expect(count('weight')).toBe(4)
  expect(count('space')).toBe(9)
  expect(count('radius')).toBe(3)
})
