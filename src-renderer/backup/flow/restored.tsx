import { Button } from '@mantine/core'
import type { Restored as RestoredState } from '../../../src-preload/contract/index.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { SignInLayout } from '../../sign-in/layout.tsx'
import { loadSession } from '../../sign-in/store.ts'
import css from './flow.module.css'

const words = messages.restore.done

export function Restored({ restored }: { restored: RestoredState }) {
  const { returned, notReturned, aside } = restored
  return (
    <SignInLayout title={words.title} intro={words.people(restored, Date.now())}>
      <div className={css.form}>
        {returned > 0 && <p>{words.returned(returned)}</p>}
        {notReturned.length > 0 && (
          <div className={css.loses}>
            <p>{words.notReturned(notReturned.length)}</p>
            <ul>
              {notReturned.map((person) => (
                <li key={person.cedula}>{words.person(person)}</li>
              ))}
            </ul>
          </div>
        )}
        <p className={css.strong}>{words.passwords}</p>
        <Button size="lg" autoFocus fullWidth onClick={() => void loadSession()}>
          {words.signIn}
        </Button>
        {aside !== null && <p className={css.hint}>{words.aside(aside)}</p>}
      </div>
    </SignInLayout>
  )
}
