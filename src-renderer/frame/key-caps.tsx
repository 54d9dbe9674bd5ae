import css from './keys.module.css'
import { caps } from './keys.ts'

export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className={css.chord}>
      {caps(keys).map((cap) => (
        <kbd key={cap} className={css.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  )
}
