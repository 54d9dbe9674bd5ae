import { encodeQR } from 'qr'

/** Light modules around the code, which a camera needs to find it. */
const border = 4

/** A QR code as the path of its dark modules, in a square of `size` units. */
export function qrPath(text: string): { size: number; path: string } {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border })
  return { size: modules.length, path: modules.flatMap(runs).join('') }
}

/** One rectangle for each run of dark modules in a row. */
function runs(row: readonly boolean[], y: number): string[] {
  const found: string[] = []
  for (let x = 0; x < row.length; x++) {
    const from = x
    while (row[x] === true) x++
    if (x > from) found.push(`M${from} ${y}h${x - from}v1h-${x - from}z`)
  }
  return found
}
