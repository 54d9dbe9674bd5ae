import { Button, NumberInput, TextInput } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { type FormEvent, useEffect, useState } from 'react'
import { maxSheetsAtOnce, type SignedSheet } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import authorisation from '../authorisation/authorisation.module.css'
import { ProofContentView } from '../authorisation/person-authorisation.tsx'
import type { Photo } from '../authorisation/photo.ts'
import { PhotoField } from '../authorisation/photo-field.tsx'
import {
  addSheetPhoto,
  loadSheets,
  makeSheets,
  printSheets,
  useSheets,
} from '../authorisation/sheets-store.ts'
import { AskedFirst } from '../ui/asked-first.tsx'
import { notice } from '../ui/notice.tsx'
import { CardFailure } from './card-failure.tsx'
import css from './settings.module.css'

const words = messages.authorisation.sheets
const proofWords = messages.authorisation

function Make() {
  const [place, setPlace] = useState('')
  const [sheets, setSheets] = useState(1)
  const [isBusy, setBusy] = useState(false)

  async function make(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    const refused = await makeSheets(place, sheets)
    setBusy(false)
    if (refused) notice.failed(refused)
  }

  return (
    <form className={authorisation.make} noValidate onSubmit={(event) => void make(event)}>
      <TextInput
        label={words.place}
        maxLength={80}
        value={place}
        onChange={(event) => setPlace(event.currentTarget.value)}
      />
      <NumberInput
        size="md"
        label={words.howMany}
        min={1}
        max={maxSheetsAtOnce}
        clampBehavior="strict"
        allowDecimal={false}
        value={sheets}
        onChange={(typed) => setSheets(typeof typed === 'number' ? typed : 1)}
      />
      <Button type="submit" loading={isBusy} leftSection={<IconPrinter size={16} aria-hidden />}>
        {words.make}
      </Button>
    </form>
  )
}

function Sheet({ sheet }: { sheet: SignedSheet }) {
  const [isOpen, setOpen] = useState(false)
  const { id, number, place, typed, lines, photos } = sheet

  async function add(photo: Photo): Promise<string | null> {
    const refused = await addSheetPhoto(id, photo)
    if (refused !== null) return messages.error[refused.code]
    notice.done(proofWords.addPhoto.saved)
    return null
  }

  async function remove(proofId: number) {
    const result = await ask(window.referidos.authorisation.removeProof({ proofId }))
    if (!result.ok) return notice.failed(result.error)
    notice.done(proofWords.removed)
    await loadSheets()
  }

  return (
    <li className={authorisation.item}>
      <div className={authorisation.sheet}>
        <div>
          <strong>{words.name(number, place)}</strong>
          <p className={css.hint}>
            {words.typed(typed, lines)} · {words.photos(photos.length)}
          </p>
        </div>
        <div className={css.accountActions}>
          <Button
            variant="default"
            aria-expanded={isOpen}
            aria-label={`${proofWords.photoOfSheet(number)}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? proofWords.hide : words.openPhotos}
          </Button>
          <Button variant="default" aria-label={words.printOf(number)} onClick={() => printSheets([id])}>
            {words.print}
          </Button>
        </div>
      </div>
      {isOpen && (
        <>
          {photos.map(({ proofId }, at) => (
            <div key={proofId} className={authorisation.stack}>
              <ProofContentView proofId={proofId} label={words.photoOf(at + 1, number)} />
              <AskedFirst
                button={proofWords.remove}
                question={proofWords.removeQuestion}
                note={proofWords.removeWhy}
                confirm={proofWords.remove}
                onConfirm={() => void remove(proofId)}
              />
            </div>
          ))}
          <PhotoField label={proofWords.addPhoto.ofSheet(number)} save={add} />
        </>
      )}
    </li>
  )
}

/** Numbered sheets for meetings: prints them, and takes photos as proof. */
export function Sheets() {
  const { saved: sheets, failure } = useSheets()
  useEffect(() => void loadSheets(), [])
  return (
    <section className={css.card} aria-labelledby="sheets">
      <h2 id="sheets">{words.title}</h2>
      <p>{words.why}</p>
      <Make />
      {failure && <CardFailure text={words.loadFailed} onRetry={() => void loadSheets()} />}
      {sheets?.length === 0 && <p className={css.hint}>{words.none}</p>}
      <ul className={authorisation.list}>
        {sheets?.map((sheet) => (
          <Sheet key={sheet.id} sheet={sheet} />
        ))}
      </ul>
    </section>
  )
}
