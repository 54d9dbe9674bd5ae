import { Button } from '@mantine/core'
import { IconFileSpreadsheet, IconPlus } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { messages } from '../messages.ts'
import { exportView, useExport } from '../referrals/export.ts'
import { Search } from '../referrals/find/search.tsx'
import css from './frame.module.css'
import { routes } from './routes.ts'

interface Props {
  title: string
  onNewReferral: (() => void) | null
}

export function TopBar({ title, onNewReferral }: Props) {
  const [here, go] = useLocation()
  const exporting = useExport((state) => state.exporting)
  return (
    <header className={css.topBar}>
      <h1 className={css.title}>{title}</h1>
      {onNewReferral && (
        <>
          <Search
            onType={() => {
              if (here !== routes.referrals) go(routes.referrals)
            }}
          />
          <div className={css.spring} />
          {here === routes.referrals && (
            <Button
              variant="default"
              leftSection={<IconFileSpreadsheet size={18} aria-hidden />}
              loading={exporting}
              onClick={() => void exportView()}
            >
              {messages.frame.export}
            </Button>
          )}
          <Button
            leftSection={<IconPlus size={18} aria-hidden />}
            rightSection={
              <kbd className={css.keys} aria-hidden>
                {messages.frame.newReferralKeys}
              </kbd>
            }
            aria-keyshortcuts="Control+N"
            onClick={onNewReferral}
          >
            {messages.frame.newReferral}
          </Button>
        </>
      )}
    </header>
  )
}
