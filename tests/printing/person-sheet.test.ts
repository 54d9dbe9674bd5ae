import { expect, test } from 'vitest'
import { pagesHtml } from '../../src-main/printing/pages-html.ts'
import { paginate } from '../../src-main/printing/paginate.ts'
import { headHeight, heightOf, room } from '../../src-main/printing/paper.ts'
import { personSheet } from '../../src-main/printing/person-sheet.ts'
import type { DataPart, Fact } from '../../src-main/rights/person-data.ts'
import type { PrintedColumn } from '../../src-preload/contract/index.ts'

const part = (title: string, content: DataPart['content']): DataPart => ({
  title,
  hint: null,
  only: null,
  content,
})
const fact = (label: string, value: Fact['value']): Fact => ({ label, value })
const long = (begins: string) => `${begins} ${'palabra '.repeat(600)}fin`

const sheet = personSheet({
  name: 'Olga <Peña>',
  cedula: '1014880231',
  parts: [
    part('Datos', {
      kind: 'facts',
      facts: [fact('Nombre', 'Olga'), fact('Notas', long('nota')), fact('Nada', null)],
    }),
    part('Cambios', {
      kind: 'entries',
      entries: Array.from({ length: 60 }, (_, n) => [fact('Cuándo', { at: n }), fact('Qué', `cambio ${n}`)]),
    }),
    part('Textos', { kind: 'entries', entries: [[fact('Texto', long('uno'))], [fact('Otro', long('dos'))]] }),
    part('Ninguno', { kind: 'entries', entries: [] }),
    { ...part('Página', { kind: 'facts', facts: [fact('Página', '<html>')] }), only: 'json' },
  ],
})

test('all of it is on paper but the long pages; short entries are a table, and long texts go on over pages', () => {
  const pages = paginate([sheet])
  const text = pagesHtml(pages, { whose: 'Ana', day: '30/11/2026' }, pages.length).replace(/<[^>]*>/g, ' ')
  expect(text).toContain('Olga &lt;Peña&gt;')
  for (let n = 0; n < 60; n++) expect(text).toMatch(new RegExp(`cambio ${n}\\b`))
  expect(text.match(/palabra/g)).toHaveLength(1_800)
  expect(text).toContain('No hay nada.')
  expect(text).not.toContain('Página')
})

test('no page is fuller than it is high, and none but the last is nearly empty', () => {
  const pages = paginate([sheet])
  const free = room - headHeight(sheet)
  const used = pages.map(({ lines }) => {
    let columns: readonly PrintedColumn[] = []
    return lines.reduce((sum, line) => {
      if (line.kind === 'columns') columns = line.columns
      return sum + heightOf(line, columns)
    }, 0)
  })
  for (const height of used) expect(height).toBeLessThanOrEqual(free)
  for (const height of used.slice(0, -1)) expect(height).toBeGreaterThan(free / 2)
})
