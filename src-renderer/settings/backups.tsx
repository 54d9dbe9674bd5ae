import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { BackupState, ListedCopy } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useCopies } from '../backup/copies.ts'
import { LostPeople } from '../backup/lost-people.tsx'
import { openRestore } from '../backup/open.ts'
import { choosePlace, copyNow, forgetPlace, loadBackup, useBackup } from '../backup/store.ts'
import { useAccount } from '../session/store.ts'
import { CardFailure } from './card-failure.tsx'
import { showWanted } from './section.ts'
import { SettingRow } from './setting-row.tsx'
import css from './settings.module.css'

const words = messages.backup

/** Number of copies that the card shows at first. */
const shownAtFirst = 3

/** Time of the last copy, and the possible loss. */
function Last({ backup }: { backup: BackupState }) {
  const now = Date.now()
  const { danger } = backup
  const warning = words.warning(backup, now)
  const isSafe = backup.last !== null && danger === 'none'
  return (
    <div className={css.result} role="status">
      <p className={isSafe ? css.set : css.missing}>
        {isSafe ? <IconCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
        <span>{backup.isCopying ? words.copying : words.last(backup, now)}</span>
      </p>
      {warning !== null && <p className={danger === 'most' ? css.grave : undefined}>{warning}</p>}
    </div>
  )
}

function Place({ backup: { place } }: { backup: BackupState }) {
  const { isOwner } = useAccount()
  const [isChoosing, setChoosing] = useState(false)
  async function choose() {
    setChoosing(true)
    await choosePlace()
    setChoosing(false)
  }
  const hint = () => {
    if (place === null) return isOwner ? undefined : words.outside.ownerChooses
    if (place.trouble !== null) return words.outside.trouble[place.trouble]
    return place.kind === 'same_disk' ? words.outside.sameDisk : undefined
  }
  const said = hint()
  return (
    <SettingRow
      title={words.outside.title}
      state={place === null ? words.outside.none : words.outside.state(place, Date.now())}
      {...(said === undefined ? {} : { hint: said })}
    >
      {isOwner && (
        <Button variant="default" loading={isChoosing} onClick={() => void choose()}>
          {place === null ? words.outside.choose : words.outside.change}
        </Button>
      )}
      {isOwner && place !== null && (
        <Button variant="default" disabled={isChoosing} onClick={() => void forgetPlace()}>
          {words.outside.forget}
        </Button>
      )}
    </SettingRow>
  )
}

function Copy({ copy }: { copy: ListedCopy }) {
  return (
    <li className={css.account}>
      <span>
        <strong>{words.copies.item(copy, Date.now())}</strong>
        <span className={css.copyDetail}>
          {copy.isWhole === false ? words.copies.damaged : words.copies.detail(copy)}
        </span>
      </span>
    </li>
  )
}

function List({ since }: { since: number | null }) {
  const { listed, failure, load } = useCopies(since)
  const [isAll, setAll] = useState(false)
  if (failure !== null) return <CardFailure text={words.copies.loadFailed} onRetry={load} />
  if (listed === null) return <p className={css.hint}>{words.copies.loading}</p>
  const { copies } = listed
  if (copies.length === 0) return <p className={css.hint}>{words.copies.none}</p>
  return (
    <>
      <ul className={css.accounts} aria-label={words.copies.title}>
        {(isAll ? copies : copies.slice(0, shownAtFirst)).map((copy) => (
          <Copy key={copy.copyId} copy={copy} />
        ))}
      </ul>
      {!isAll && copies.length > shownAtFirst && (
        <div className={css.actions}>
          <Button variant="default" size="sm" onClick={() => setAll(true)}>
            {words.copies.all(copies.length)}
          </Button>
        </div>
      )}
    </>
  )
}

/** The last salvage, with the leader's people who need a check. */
function Salvaged() {
  const salvaged = useBackup((state) => state.salvaged)
  const [isOpen, setOpen] = useState(false)
  if (salvaged === null) return null
  const { last } = messages.salvage
  const count = salvaged.people.length
  return (
    <SettingRow title={last.title} state={last.state(salvaged.at, count, Date.now())}>
      {count > 0 && (
        <Button variant="default" onClick={() => setOpen(true)}>
          {last.see}
        </Button>
      )}
      {isOpen && <LostPeople salvaged={salvaged} onClose={() => setOpen(false)} />}
    </SettingRow>
  )
}

/** For leaders. Only the owner can change the place and restore. */
export function Backups() {
  const { backup, failure } = useBackup()
  const { isOwner } = useAccount()
  useEffect(() => {
    if (backup) showWanted()
  }, [backup])

  return (
    <section className={css.card} aria-labelledby="backup">
      <h2 id="backup">{words.title}</h2>
      <p>{words.why}</p>
      {failure && <CardFailure text={words.loadFailed} onRetry={() => void loadBackup()} />}
      {backup && !failure && (
        <>
          <Last backup={backup} />
          <div className={css.actions}>
            <Button loading={backup.isCopying} onClick={() => void copyNow()}>
              {words.copyNow}
            </Button>
          </div>
          <Place backup={backup} />
          <SettingRow
            title={messages.restore.title}
            hint={isOwner ? messages.restore.openHint : messages.restore.ownerOnly}
          >
            {isOwner && (
              <Button variant="default" onClick={() => void openRestore()}>
                {messages.restore.open}
              </Button>
            )}
          </SettingRow>
          <Salvaged />
          <h3 className={css.part}>{words.copies.title}</h3>
          <List since={backup.last?.at ?? null} />
        </>
      )}
    </section>
  )
}
