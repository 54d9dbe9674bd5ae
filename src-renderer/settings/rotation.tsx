import { Button, Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import { contract, type RotationProgress } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { PasswordForm } from './password-form.tsx'
import { abortRotation, followRotation, rotateKey } from './security-store.ts'
import css from './settings.module.css'

const words = messages.settings

/** Asks for the password, then shows the progress. Copying can be aborted. */
export function Rotation({ onClose }: { onClose(): void }) {
  const [progress, setProgress] = useState<RotationProgress | null>(null)
  const [isAborting, setAborting] = useState(false)
  useEffect(() => followRotation(setProgress), [])

  return (
    <Dialog title={words.rotate} onClose={onClose} isBusy={progress !== null}>
      {/* Hidden rather than unmounted, because it awaits the answer. */}
      <div hidden={progress !== null}>
        <PasswordForm
          why={words.rotateWhy}
          fields={[{ field: 'password', label: messages.fields.ownPassword }]}
          schema={contract.accounts.rotateKey.input}
          passwordField="password"
          submit={words.rotate}
          onCancel={onClose}
          run={async ({ password = '' }) => {
            const outcome = await rotateKey(password)
            setProgress(null)
            if (typeof outcome === 'object') return outcome
            if (outcome === 'rotated') notice.done(words.rotated)
            else notice.info(words.rotationAborted)
            onClose()
            return null
          }}
        />
      </div>
      {progress !== null && (
        <div className={css.counting} role="status">
          <p>{words.rotating[progress.phase]}</p>
          <Progress value={progress.percent} aria-label={words.rotationLabel} />
          <p className={css.hint}>{words.downloaded(Math.round(progress.percent))}</p>
          <div className={css.actions}>
            <Button
              variant="default"
              disabled={progress.phase !== 'copying' || isAborting}
              onClick={() => {
                setAborting(true)
                void abortRotation()
              }}
            >
              {isAborting ? messages.common.aborting : messages.common.cancel}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}
