import type { PrintedColumn, PrintedLine } from './contract/index.ts'

/** Lines of one kind of element. A table has its `columns` first, then rows, groups and lists. */
export type SheetPart =
  | { kind: 'heading'; text: string; note: string }
  | { kind: 'text'; text: string }
  | { kind: 'code'; path: string; size: number; text: string }
  | {
      kind: 'table'
      columns: PrintedColumn[]
      lines: Extract<PrintedLine, { kind: 'row' | 'group' | 'list' }>[]
    }

/** Leaves out rows before any columns, because they belong to no table. */
export function sheetParts(lines: readonly PrintedLine[]): SheetPart[] {
  const found: SheetPart[] = []
  for (const line of lines) {
    const last = found.at(-1)
    switch (line.kind) {
      case 'heading':
      case 'text':
      case 'code':
        found.push(line)
        break
      case 'columns':
        found.push({ kind: 'table', columns: line.columns, lines: [] })
        break
      case 'group':
      case 'list':
      case 'row':
        if (last?.kind === 'table') last.lines.push(line)
    }
  }
  return found
}
