import { Button, TextInput } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import {
  type HeadquartersMember,
  type HeadquartersRole,
  memberName,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Choices } from '../ui/choices.tsx'
import { copyText } from '../ui/copy-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { Form } from './form.tsx'
import css from './headquarters.module.css'
import { type Invited, invite, problemWords } from './store.ts'

const { invite: words, nameMissing } = messages.headquarters

const choices = (['leader', 'coordinator'] as const).map((value) => ({ value, ...words.roles[value] }))

/** Invites somebody new, or another laptop of `member`; then shows the code, once. */
export function InviteDialog({ member, onClose }: { member: HeadquartersMember | null; onClose(): void }) {
  const [name, setName] = useState(member?.name ?? '')
  const [role, setRole] = useState<HeadquartersRole>('leader')
  const [error, setError] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  const [invited, setInvited] = useState<Invited | null>(null)
  const input = useRef<HTMLInputElement>(null)

  async function send() {
    if (!memberName.safeParse(name).success) {
      setError(nameMissing)
      input.current?.focus()
      return
    }
    setWorking(true)
    setFailure(null)
    const answer = await invite({ name, role, member: member?.id ?? null })
    setWorking(false)
    if (typeof answer === 'string' || !('kind' in answer)) setFailure(problemWords(answer))
    else setInvited(answer)
  }

  if (invited !== null)
    return (
      <Dialog title={words.codeTitle(name.trim())} onClose={onClose} isWide>
        <Code name={name.trim()} role={role} invited={invited} onClose={onClose} />
      </Dialog>
    )
  return (
    <Dialog
      title={member === null ? words.title : words.anotherTitle(member.name)}
      onClose={onClose}
      isBusy={working}
    >
      <Form
        submit={words.submit}
        working={working}
        failure={failure}
        onSubmit={() => void send()}
        onCancel={onClose}
      >
        {member === null ? (
          <>
            <TextInput
              ref={input}
              label={words.name}
              description={words.nameHint}
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              maxLength={60}
              data-autofocus
              value={name}
              error={error}
              onChange={({ currentTarget: { value } }) => {
                setName(value)
                setError(null)
              }}
            />
            <Choices
              legend={words.role}
              name="headquarters-role"
              choices={choices}
              chosen={role}
              onChoose={(chosen) => setRole(chosen)}
            />
          </>
        ) : (
          <p>{words.anotherWhy(member.name)}</p>
        )}
      </Form>
    </Dialog>
  )
}

/** The form had the focus. */
const focus = (button: HTMLButtonElement | null) => button?.focus()

function Code({
  name,
  role,
  invited: { code, qr, expiresAt },
  onClose,
}: {
  name: string
  role: HeadquartersRole
  invited: Invited
  onClose(): void
}) {
  return (
    <div className={css.form}>
      <div className={css.code}>
        <QrCode text={qr} label={words.qr(name)} />
        <div className={css.form}>
          <ol className={css.steps}>
            {words.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p>
            <strong>{words.lives(expiresAt, Date.now())}</strong> {words.once}
          </p>
          <p className={css.careful}>{words.careful[role]}</p>
        </div>
      </div>
      <ol className={css.groups} aria-label={words.code}>
        {code.split('-').map((group, at) => (
          <li key={at}>{group}</li>
        ))}
      </ol>
      <div className={css.actions}>
        <Button
          leftSection={<IconCopy size={18} aria-hidden />}
          ref={focus}
          onClick={() => {
            if (copyText(code)) notice.done(words.copied)
          }}
        >
          {words.copy}
        </Button>
        <Button variant="default" onClick={onClose}>
          {words.ready}
        </Button>
      </div>
    </div>
  )
}
