import { Button } from '@mantine/core'
import { IconFileSpreadsheet, IconPlus, IconPrinter } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { messages } from '../../src-preload/messages/index.ts'
import { useExport } from '../people/export-store.ts'
import { Search } from '../people/find/search.tsx'
import { ScopeSwitch } from '../people/scope-switch.tsx'
import { routes } from '../routes.ts'
import { useAccount } from '../session/store.ts'
import { capsOf, shortcutOf } from '../ui/actions.ts'
import { actions } from './actions.ts'
import css from './frame.module.css'

export function TopBar({ title }: { title: string }) {
  const [here, go] = useLocation()
  const { role, isOwner } = useAccount()
  const isLeader = role === 'LEADER'
  const exporting = useExport((state) => state.exporting)
  return (
    <header className={css.topBar}>
      <div className={css.heading}>
        <h1 className={css.title}>{title}</h1>
        {isOwner && (here === routes.people || here === routes.summary) && <ScopeSwitch />}
      </div>
      {isLeader && (
        <>
          <Search
            keys={shortcutOf(actions.search)}
            onType={() => {
              if (here !== routes.people) go(routes.people)
            }}
          />
          <div className={css.spring} />
          {here === routes.people && (
            <Button
              variant="default"
              leftSection={<IconPrinter size={18} aria-hidden />}
              aria-keyshortcuts={shortcutOf(actions.print)}
              onClick={actions.print.run}
            >
              {messages.printing.title}
            </Button>
          )}
          {here === routes.people && (
            <Button
              variant="default"
              leftSection={<IconFileSpreadsheet size={18} aria-hidden />}
              loading={exporting === 'view' || exporting === 'everybody'}
              disabled={exporting !== null}
              aria-keyshortcuts={shortcutOf(actions.export)}
              onClick={actions.export.run}
            >
              {messages.frame.export}
            </Button>
          )}
          <Button
            leftSection={<IconPlus size={18} aria-hidden />}
            rightSection={
              <kbd className={css.keys} aria-hidden>
                {capsOf(actions.newPerson)}
              </kbd>
            }
            aria-keyshortcuts={shortcutOf(actions.newPerson)}
            onClick={actions.newPerson.run}
          >
            {messages.frame.newPerson}
          </Button>
        </>
      )}
    </header>
  )
}
