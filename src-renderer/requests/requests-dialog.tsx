import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { requestFilters } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Retry } from '../ui/retry.tsx'
import { RequestItem } from './request-item.tsx'
import css from './requests.module.css'
import { closeRequests, exportRequests, loadList, narrow, openStep, useRequests } from './store.ts'

const words = messages.requests

/** Milliseconds after the last change of the filter. */
const debounceMs = 200

/** The requests, sorted by their last day. */
export function RequestsDialog() {
  const { filter, listed, failure, step, counts } = useRequests()
  const [isExporting, setExporting] = useState(false)
  useEffect(() => {
    const isFirst = useRequests.getState().listed === null
    const timer = setTimeout(() => void loadList(), isFirst || filter.text === '' ? 0 : debounceMs)
    return () => clearTimeout(timer)
  }, [filter])

  async function save() {
    setExporting(true)
    await exportRequests()
    setExporting(false)
  }

  const none = filter.text === '' && filter.shown === 'open' ? words.none : words.noneFound
  return (
    <Dialog
      title={words.title}
      onClose={closeRequests}
      isBusy={isExporting}
      closesOnEscape={step === null}
      isFull
    >
      <div className={css.window}>
        {counts !== null && <p role="status">{words.summary(counts)}</p>}
        <div className={css.filter}>
          <TextInput
            className={css.search ?? ''}
            label={words.searchLabel}
            placeholder={words.searchHint}
            value={filter.text}
            data-autofocus
            onChange={({ currentTarget: { value } }) => narrow({ text: value })}
          />
          <NativeSelect
            label={words.shownLabel}
            value={filter.shown}
            onChange={({ currentTarget: { value } }) =>
              narrow({ shown: requestFilters.find((one) => one === value) ?? 'open' })
            }
          >
            {requestFilters.map((shown) => (
              <option key={shown} value={shown}>
                {words.shown[shown]}
              </option>
            ))}
          </NativeSelect>
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => openStep({ kind: 'new', asker: null })}
          >
            {words.add}
          </Button>
        </div>
        <div className={css.found}>
          {failure !== null && (
            <div className={css.filter} role="alert">
              <p>{words.loadFailed}</p>
              <Retry variant="default" onRetry={() => void loadList()} />
            </div>
          )}
          {failure === null && listed === null && <p>{messages.common.loading}</p>}
          {failure === null && listed?.requests.length === 0 && <p>{none}</p>}
          {failure === null && listed !== null && listed.requests.length > 0 && (
            <ul className={css.list} aria-label={words.list}>
              {listed.requests.map((request) => (
                <RequestItem key={request.id} request={request} />
              ))}
            </ul>
          )}
          {failure === null && listed !== null && listed.more > 0 && <p>{words.more(listed.more)}</p>}
        </div>
        <div className={css.foot}>
          <Button
            variant="default"
            loading={isExporting}
            disabled={listed === null || listed.requests.length === 0}
            onClick={() => void save()}
          >
            {words.export}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
