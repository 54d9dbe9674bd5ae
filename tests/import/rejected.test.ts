import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import {
  type RejectedHead,
  type RejectedRow,
  rejectedParts,
  rejectedWorkbook,
} from '../../src-main/import/rejected.ts'
import { messages } from '../../src-preload/messages/index.ts'

const words = messages.import

test('beyond a limit, rejected rows keep their number and the reason', async () => {
  const rows = [1, 2, 3].map((n) => ({ number: n + 1, cells: [`12${n}`, 'Ana Ruiz'] }))
  const heading = { number: 1, cells: ['Cédula', 'Nombre'] }
  const problems = new Map(rows.map(({ number }) => [number, 'cedula_too_short' as const]))
  const [head, ...parts] = rejectedParts({ heading, rows }, ['cedula', 'name'], problems, 25)
  const kept = parts.flatMap((part) => JSON.parse(part) as RejectedRow[])
  expect(kept.map(({ cells }) => cells)).toEqual([['121', 'Ana Ruiz'], ['122', 'Ana Ruiz'], null])
  const { content } = await rejectedWorkbook(JSON.parse(head ?? '') as RejectedHead, kept)
  const { sheets } = await readXlsx(content)
  expect(sheets[0]?.rows.at(-1)).toEqual(['', '', words.rejectedRow(4, words.rowProblem.cedula_too_short)])
})
