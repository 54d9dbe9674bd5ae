import { Button, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { Policy } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import authorisation from '../authorisation/authorisation.module.css'
import { loadPolicy, savePolicy, usePolicy } from '../authorisation/policy-store.ts'
import { readPolicy } from '../authorisation/policy-text.tsx'
import { useAccount } from '../session/store.ts'
import { notice } from '../ui/notice.tsx'
import { CardFailure } from './card-failure.tsx'
import css from './settings.module.css'

const words = messages.policy

const shortFields = { controller: 120, identification: 40, address: 160, phone: 60, email: 120 } as const
const longFields = { purpose: 1_500, rights: 1_500, until: 400 } as const

function PolicyForm({ saved }: { saved: Policy }) {
  const [typed, setTyped] = useState(saved)
  const [isBusy, setBusy] = useState(false)
  const write = (changed: Partial<Policy>) => setTyped((before) => ({ ...before, ...changed }))

  async function save(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    const refused = await savePolicy(typed)
    setBusy(false)
    if (refused) notice.failed(refused)
    else notice.done(words.saved)
  }

  return (
    <form className={css.guidance} noValidate onSubmit={(event) => void save(event)}>
      <div className={authorisation.policy}>
        {(Object.keys(shortFields) as (keyof typeof shortFields)[]).map((field) => (
          <TextInput
            key={field}
            label={words.fields[field]}
            maxLength={shortFields[field]}
            value={typed[field] ?? ''}
            onChange={(event) => write({ [field]: event.currentTarget.value })}
          />
        ))}
        <TextInput
          type="date"
          label={words.fields.since}
          value={typed.since ?? ''}
          onChange={(event) => write({ since: event.currentTarget.value || null })}
        />
      </div>
      {(Object.keys(longFields) as (keyof typeof longFields)[]).map((field) => (
        <Textarea
          key={field}
          label={words.fields[field]}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={longFields[field]}
          value={typed[field]}
          onChange={(event) => write({ [field]: event.currentTarget.value })}
        />
      ))}
      <div className={css.actions}>
        <Button type="submit" loading={isBusy}>
          {words.save}
        </Button>
        <Button variant="default" onClick={readPolicy}>
          {words.open}
        </Button>
      </div>
    </form>
  )
}

/** The owner writes the policy; every leader can read it. */
export function PolicyCard() {
  const { saved: policy, failure } = usePolicy()
  const { isOwner } = useAccount()
  useEffect(() => void loadPolicy(), [])
  return (
    <section className={css.card} aria-labelledby="policy">
      <h2 id="policy">{words.title}</h2>
      <p>{words.why}</p>
      {failure && <CardFailure text={words.loadFailed} onRetry={() => void loadPolicy()} />}
      {policy && !failure && isOwner && <PolicyForm saved={policy} />}
      {!isOwner && (
        <div className={css.actions}>
          <Button variant="default" onClick={readPolicy}>
            {words.open}
          </Button>
        </div>
      )}
    </section>
  )
}
