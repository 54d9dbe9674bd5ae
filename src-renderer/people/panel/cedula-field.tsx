import { TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useMergedRef } from '@mantine/hooks'
import { IconAlertCircle, IconCheck } from '@tabler/icons-react'
import type { ReactNode, Ref } from 'react'
import type { CedulaAnswer } from '../../../src-preload/contract/index.ts'
import { cedula } from '../../../src-preload/fields.ts'
import * as format from '../../../src-preload/format.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { useScanner } from '../../scanner/use-scanner.ts'
import { showPerson } from '../list/list-store.ts'
import css from './panel.module.css'

const words = messages.newPerson

interface Named {
  cedula: string
  name: string
}

type LineProps = Pick<Props<Named>, 'known' | 'isChecked'>

function Yours({ person }: { person: NonNullable<CedulaAnswer['person']> }) {
  return (
    <span className={css.yours}>
      {`${words.yoursIs} `}
      <button
        type="button"
        className={`${css.link} ${css.yoursName}`}
        title={person.name}
        onClick={() => showPerson(person.id)}
      >
        {person.name}
      </button>
      {`, ${messages.durations.daysAgo(person.registeredAt, Date.now())}`}
    </span>
  )
}

function CheckLine({ known, isChecked }: LineProps) {
  const check = known?.check ?? null
  const person = known?.person ?? null
  const line = check === null || check === 'free' ? css.free : css.taken
  return (
    <p className={isChecked ? line : undefined} aria-live="polite">
      {check === 'free' && <IconCheck size={16} aria-hidden />}
      {check !== null && check !== 'free' && <IconAlertCircle size={16} aria-hidden />}
      {check !== null &&
        (person === null ? <span>{words.cedulaCheck[check]}</span> : <Yours person={person} />)}
    </p>
  )
}

interface Props<Values extends Named> {
  form: UseFormReturnType<Values>
  known: CedulaAnswer | null
  /** Reserves a line for the check, so that the fields below do not move when it arrives. */
  isChecked: boolean
  inputRef?: Ref<HTMLInputElement>
  children?: ReactNode
}

/** Input for a typed or scanned cédula; below it, whether the cédula may be registered. */
export function CedulaField<Values extends Named>({
  form,
  known,
  isChecked,
  inputRef,
  children,
}: Props<Values>) {
  const { onBlur, ...input } = form.getInputProps('cedula')
  const ref = useMergedRef(useScanner(form), inputRef ?? null)
  return (
    <div>
      <TextInput
        ref={ref}
        label={messages.fields.cedula}
        data-field="cedula"
        inputMode="numeric"
        {...input}
        error={input.error ?? (known !== null && known.check !== 'free')}
        onBlur={(event) => {
          onBlur?.(event)
          const parsed = cedula.safeParse(form.values.cedula)
          if (parsed.success) form.setFieldValue('cedula', format.cedula(parsed.data) as never)
          else if (form.values.cedula.trim() !== '') void form.validateField('cedula')
        }}
      />
      {!form.errors.cedula && <CheckLine known={known} isChecked={isChecked} />}
      {children}
    </div>
  )
}
