import { Checkbox } from '@mantine/core'
import type { CedulaAnswer } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './erasure.module.css'

const words = messages.erasure.again

interface Props {
  erasure: NonNullable<CedulaAnswer['erasure']>
  isConfirmed: boolean
  /** Whether the leader tried to save without the confirmation. */
  isMissing: boolean
  onConfirm(isConfirmed: boolean): void
}

/** Shown below the cédula of a person whose data were erased: what is needed to register them again. */
export function RegisterAgain({ erasure, isConfirmed, isMissing, onConfirm }: Props) {
  return (
    <div className={css.certificate}>
      <p>{words[erasure.reason](erasure.erasedAt)}</p>
      <Checkbox
        data-field="isAfterErasure"
        label={words.confirm}
        checked={isConfirmed}
        error={isMissing ? words.missing : null}
        onChange={({ currentTarget }) => onConfirm(currentTarget.checked)}
      />
    </div>
  )
}
