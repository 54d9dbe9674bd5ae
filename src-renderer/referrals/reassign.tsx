import { Button, NativeSelect } from '@mantine/core'
import { IconArrowForwardUp } from '@tabler/icons-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { AccountListed, Referral } from '../../src-preload/contract.ts'
import { ask } from '../api.ts'
import { messages } from '../messages.ts'
import { useAccount } from '../sign-in/store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import css from './detail.module.css'
import { list } from './list-store.ts'

const words = messages.reassign

/** For the owner: another leader takes this person over. */
export function Reassign({ person }: { person: Referral }) {
  const { isOwner } = useAccount()
  const [isOpen, setOpen] = useState(false)
  if (!isOwner) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArrowForwardUp size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {words.open}
      </Button>
      {isOpen && (
        <Dialog title={words.title(person.name)} onClose={() => setOpen(false)}>
          <Form person={person} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  )
}

function Form({ person, onClose }: { person: Referral; onClose(): void }) {
  const { id: ownId } = useAccount()
  const [leaders, setLeaders] = useState<AccountListed[] | null>(null)
  const [to, setTo] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)

  useEffect(() => {
    void ask(window.referidos.accounts.list()).then((result) => {
      if (!result.ok) return setFailure(messages.error[result.error.code])
      const others = result.value.accounts.filter(({ id, role }) => id !== ownId && role === 'LEADER')
      setLeaders(others)
      setTo(String(others[0]?.id ?? ''))
    })
  }, [ownId])

  async function move(event: FormEvent) {
    event.preventDefault()
    if (working || to === '') return
    setWorking(true)
    const result = await ask(window.referidos.accounts.reassign({ personIds: [person.id], to: Number(to) }))
    if (!result.ok) {
      setWorking(false)
      return setFailure(messages.error[result.error.code])
    }
    onClose()
    notice.done(words.done(person.name))
    void list()
  }

  if (leaders?.length === 0)
    return (
      <div className={css.reassign}>
        <p>{words.nobody}</p>
        <div className={css.reassignActions}>
          <Button data-autofocus onClick={onClose}>
            {messages.common.close}
          </Button>
        </div>
      </div>
    )
  return (
    <form className={css.reassign} noValidate aria-busy={working} onSubmit={(event) => void move(event)}>
      <p>{words.why}</p>
      {leaders && (
        <NativeSelect
          label={words.to}
          data-autofocus
          value={to}
          onChange={({ currentTarget: { value } }) => setTo(value)}
        >
          {leaders.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </NativeSelect>
      )}
      {failure && (
        <p className={css.trouble} role="alert">
          {failure}
        </p>
      )}
      <div className={css.reassignActions}>
        <Button type="submit" loading={working} disabled={leaders === null}>
          {words.submit}
        </Button>
        <Button variant="default" disabled={working} onClick={onClose}>
          {messages.common.cancel}
        </Button>
      </div>
    </form>
  )
}
