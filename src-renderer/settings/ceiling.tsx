import { contract, type PesoRate } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { notice } from '../ui/notice.tsx'
import { AmountForm } from './amount-form.tsx'
import css from './settings.module.css'
import { saveDailyCeiling } from './store.ts'

const words = messages.settings

async function save(dollars: number | null): Promise<string | null> {
  const refused = await saveDailyCeiling(dollars)
  if (refused) return messages.error[refused.code]
  notice.done(dollars === null ? words.ceilingRemoved : words.ceilingSaved(format.dollars(dollars)))
  return null
}

/** Daily limit for the captcha service; empty: no limit. `dollars`: current limit. */
export const Ceiling = ({ dollars, rate }: { dollars: number | null; rate: PesoRate | null }) => (
  <AmountForm
    words={{
      label: words.ceilingLabel,
      hint: words.ceilingHint,
      save: words.saveCeiling,
      invalid: words.ceilingInvalid,
    }}
    prefix="US$ "
    inForce={dollars}
    isValid={(amount) => contract.settings.saveDailyCeiling.input.safeParse({ dollars: amount }).success}
    save={save}
  >
    {dollars !== null && rate !== null && (
      <p className={css.hint}>{words.ceilingPesos(format.pesos(dollars * rate.pesos))}</p>
    )}
  </AmountForm>
)
