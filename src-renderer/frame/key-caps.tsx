import { caps } from '../ui/keys.ts'
import css from './keys.module.css'

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
