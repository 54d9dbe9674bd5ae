import { encodeQR } from 'qr'
import css from './qr-code.module.css'

/** Light modules around the code, without which a camera does not find it. */
const border = 4

/** Dark on light in any theme: many cameras do not read the reverse. `label`: accessible name. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border })
  const size = modules.length
  return (
    <svg
      className={css.code}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <path className={css.light} d={`M0 0h${size}v${size}h-${size}z`} />
      <path className={css.dark} d={modules.flatMap(runs).join('')} />
    </svg>
  )
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
