import { messages } from '../../src-preload/messages/index.ts'
import css from './brand.module.css'

export function Brand() {
  return (
    <div className={css.brand}>
      <span className={css.mark} aria-hidden />
      <span>{messages.appName}</span>
    </div>
  )
}
