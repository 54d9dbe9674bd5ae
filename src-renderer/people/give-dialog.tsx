import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect, useState } from 'react'
import { contract } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import { Choices } from '../ui/choices.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { fieldErrors } from '../ui/field-errors.ts'
import { focusFirstError } from '../ui/focus-first-error.ts'
import { StrengthMeter } from '../ui/strength-meter.tsx'
import { giveToLaptop } from './export.ts'
import css from './export-dialog.module.css'
import { type ExportedPeople, exportedPeople, useExport } from './export-store.ts'
import { closeGiveDialog, useGiveDialog } from './give-store.ts'
import { useCounts } from './use-counts.ts'

const words = messages.exchange.give

/** Asks for people and passphrase, before the system asks where to save the file for another laptop. */
export function GiveDialog() {
  const opened = useGiveDialog((state) => state.opened)
  const isExporting = useExport(({ exporting }) => exporting !== null)
  useEffect(() => closeGiveDialog, [])
  return opened === null || isExporting ? null : <Choosing opened={opened} />
}

function Choosing({ opened }: { opened: ExportedPeople }) {
  const counts = useCounts()
  const { displayName } = useAccount()
  const [which, setWhich] = useState(opened)
  const form = useForm({
    initialValues: { password: '' },
    validate: (values) =>
      fieldErrors(contract.exchange.export.input, { of: { kind: 'everybody' }, ...values }),
  })

  function go({ password }: { password: string }): void {
    closeGiveDialog()
    void giveToLaptop(which, password)
  }

  return (
    <Dialog title={words.title} onClose={closeGiveDialog} isWide>
      <form
        className={css.form}
        noValidate
        onSubmit={form.onSubmit(go, (errors) => focusFirstError(Object.keys(errors)))}
      >
        <p>{words.lead}</p>
        <Choices<ExportedPeople>
          legend={words.which}
          name="give-people"
          choices={exportedPeople
            .filter((one) => one !== 'selection' || counts.selection !== 0)
            .map((value) => {
              const { title, hint } = words.people[value]
              const count = counts[value]
              return {
                value,
                title: count === null ? title : messages.exporting.count(title, count),
                hint,
              }
            })}
          chosen={which}
          onChoose={setWhich}
        />
        <div>
          <PasswordInput
            label={words.password}
            description={words.passwordHint}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            autoComplete="new-password"
            data-autofocus
            data-field="password"
            {...form.getInputProps('password')}
          />
          <StrengthMeter password={form.values.password} known={[displayName]} />
        </div>
        <p className={css.hint}>{words.recorded}</p>
        <div className={css.foot}>
          <Button type="submit">{words.save}</Button>
          <Button variant="default" onClick={closeGiveDialog}>
            {messages.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
