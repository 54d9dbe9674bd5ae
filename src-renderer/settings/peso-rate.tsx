import { contract, type PesoRate } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { notice } from '../ui/notice.tsx'
import { AmountForm } from './amount-form.tsx'
import css from './settings.module.css'
import { savePesoRate } from './store.ts'

const words = messages.settings

/** In force, with the day on which it was set. */
export const RateInForce = ({ rate }: { rate: PesoRate | null }) => (
  <p className={css.hint}>
    {rate === null ? words.rateNone : words.rateSet(format.pesos(rate.pesos), format.date(rate.setAt))}
  </p>
)

async function save(pesos: number | null): Promise<string | null> {
  const refused = await savePesoRate(pesos)
  if (refused) return messages.error[refused.code]
  notice.done(pesos === null ? words.rateRemoved : words.rateSaved(format.pesos(pesos)))
  return null
}

/** Pesos for one US dollar. Empty: costs are shown only in dollars. */
export const PesoRateForm = ({ rate }: { rate: PesoRate | null }) => (
  <AmountForm
    words={{
      label: words.rateLabel,
      hint: words.rateHint,
      save: words.saveRate,
      invalid: words.rateInvalid,
    }}
    prefix="$ "
    inForce={rate?.pesos ?? null}
    isValid={(amount) => contract.settings.savePesoRate.input.safeParse({ pesos: amount }).success}
    save={save}
  >
    <RateInForce rate={rate} />
  </AmountForm>
)
