import { qrPath } from '../../src-preload/qr.ts'
import css from './qr-code.module.css'

/** Dark on light in any theme: many cameras do not read the reverse. `label`: accessible name. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = qrPath(text)
  return (
    <svg
      className={css.code}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <path className={css.light} d={`M0 0h${size}v${size}h-${size}z`} />
      <path className={css.dark} d={path} />
    </svg>
  )
}
