import { messages } from '../../src-preload/messages/index.ts'
import { CopyDiagnostics } from '../ui/copy-diagnostics.tsx'
import css from './settings.module.css'

const words = messages.diagnostics

export function Diagnostics() {
  return (
    <section className={css.card} aria-labelledby="diagnostics">
      <h2 id="diagnostics">{words.title}</h2>
      <p>{words.why}</p>
      <div className={css.actions}>
        <CopyDiagnostics />
      </div>
    </section>
  )
}
