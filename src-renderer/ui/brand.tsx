import { messages } from '../../src-preload/messages/index.ts'
import css from './brand.module.css'

/** The logo is that of packaging/icon.svg, in the colours of the theme. */
export function Brand() {
  return (
    <div className={css.brand}>
      <svg className={css.mark} viewBox="0 0 512 512" aria-hidden>
        <rect className={css.ground} width="512" height="512" rx="112" />
        <circle className={css.person} cx="190" cy="176" r="66" />
        <path
          className={css.person}
          d="M76 392c0-74 51-122 114-122 35 0 66 14 87 40l-52 60 40 50H92c-10 0-16-8-16-28z"
        />
        <path className={css.tick} d="M268 352l52 54 116-132" />
      </svg>
      <span>{messages.appName}</span>
    </div>
  )
}
