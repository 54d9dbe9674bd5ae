import { Button } from '@mantine/core'
import { IconBrandWhatsapp } from '@tabler/icons-react'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { isMine } from './list/opened.ts'
import { openEdit } from './panel/store.ts'
import { closePersonDialog, openPersonDialog, usePersonDialog } from './person-dialog.ts'
import css from './whatsapp.module.css'
import { whatsappCode } from './whatsapp-code.ts'

const words = messages.whatsapp

/** Button and dialog with a code for the leader's own phone; empty if the census gave no place. */
export function Whatsapp({ person }: { person: PersonRow }) {
  const isOpen = usePersonDialog(({ open }) => open === 'whatsapp')
  if (whatsappCode(person) === null) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconBrandWhatsapp size={16} aria-hidden />}
        onClick={() => openPersonDialog(person.id, 'whatsapp')}
      >
        {words.open}
      </Button>
      {isOpen && (
        <Dialog title={words.title(person.name)} onClose={closePersonDialog} isWide>
          <Content person={person} />
        </Dialog>
      )}
    </>
  )
}

function Content({ person }: { person: PersonRow }) {
  const code = whatsappCode(person)
  const phone = format.phone(person.phone ?? '')
  switch (code?.kind) {
    case undefined:
      return null
    case 'no_phone':
      return <NoMobile person={person} text={words.noPhone(person.name)} />
    case 'landline':
      return <NoMobile person={person} text={words.landline(person.name, phone)} />
    case 'too_long':
      return <p>{words.tooLong}</p>
    case 'code':
      return (
        <div className={css.content}>
          <QrCode text={code.url} label={words.code(person.name)} />
          <div className={css.told}>
            <ol className={css.steps}>
              {words.steps(phone).map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <section className={css.message} aria-label={words.message}>
              {code.message}
            </section>
          </div>
        </div>
      )
  }
}

function NoMobile({ person, text }: { person: PersonRow; text: string }) {
  return (
    <>
      <p className={css.why}>
        {text} {isMine(person) ? words.addMobile : words.askLeader(person.leader ?? '')}
      </p>
      {isMine(person) && (
        <Button
          onClick={() => {
            closePersonDialog()
            openEdit(person)
          }}
        >
          {words.edit}
        </Button>
      )}
    </>
  )
}
