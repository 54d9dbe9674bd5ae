import { withoutEntities } from './entities.ts'

/** Pure. Finds the sheets that a file hides: the library reads them like the others. */

/** Names of the hidden sheets of an ods. `content`: its XML. */
export function hiddenInOds(content: string): Set<string> {
  const hiddenStyles = new Set(
    [...content.matchAll(/<style:style\b([^>]*)>\s*<style:table-properties\b([^>]*)>/g)]
      .filter(([, , properties = '']) => /\btable:display="false"/.test(properties))
      .map(([, style = '']) => attribute(style, 'style:name')),
  )
  return new Set(
    [...content.matchAll(/<table:table\b([^>]*)>/g)]
      .filter(([, table = '']) => hiddenStyles.has(attribute(table, 'table:style-name')))
      .map(([, table = '']) => withoutEntities(attribute(table, 'table:name'))),
  )
}

const attribute = (attributes: string, name: string): string =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''

/** BIFF8's BOUNDSHEET: id, length, offset of the sheet, state, type, and length, width and characters of the name. */
const boundSheet = Buffer.from([0x85, 0x00])
const lengthAt = 2
const stateAt = 8
const nameLengthAt = 10
const nameAt = 12

/** Names of the hidden sheets among `names` of an xls. Does not find a record that the container splits. */
export function hiddenInXls(bytes: Uint8Array, names: readonly string[]): Set<string> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const hidden = new Set<string>()
  for (let at = file.indexOf(boundSheet); at !== -1; at = file.indexOf(boundSheet, at + 1)) {
    if (at + nameAt > file.length) break
    const isWide = file[at + nameLengthAt + 1] === 1
    const length = (file[at + nameLengthAt] ?? 0) * (isWide ? 2 : 1)
    if (file.readUInt16LE(at + lengthAt) !== nameAt - lengthAt - 2 + length) continue
    const name = file.toString(isWide ? 'utf16le' : 'latin1', at + nameAt, at + nameAt + length)
    if (names.includes(name) && ((file[at + stateAt] ?? 0) & 3) !== 0) hidden.add(name)
  }
  return hidden
}
