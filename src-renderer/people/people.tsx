import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useEffect } from 'react'
import { isNarrowed, type TableView } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { RevokeDialog } from '../authorisation/revoke-dialog.tsx'
import { EraseDialog } from '../erasure/erase-dialog.tsx'
import { ImportButton } from '../import/import-button.tsx'
import { AddSamples } from '../samples/add.tsx'
import { useScope } from '../scope/store.ts'
import { loadGuidance } from '../settings/guidance-store.ts'
import { goToSection } from '../settings/section.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { thenFocusSearch } from '../ui/search-field.ts'
import { AuthoriseDialog } from './authorise-dialog.tsx'
import { ElsewhereBar } from './bulk-bar.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { FilterChips } from './find/filter-chips.tsx'
import { Filters } from './find/filters.tsx'
import { Views } from './find/views.tsx'
import { FollowUpLink } from './follow-up-link.tsx'
import { GiveDialog } from './give-dialog.tsx'
import { list, searchFor, showEverybody, showTab, usePeople } from './list/list-store.ts'
import { ListAnnouncer } from './list-announcer.tsx'
import { emptyWords, nothingFoundWords } from './list-words.ts'
import { SidePanel } from './panel/side-panel.tsx'
import { openNew } from './panel/store.ts'
import { UnsavedDialog } from './panel/unsaved-dialog.tsx'
import css from './people.module.css'
import { PeopleTabs, tabId, tabPanelId } from './people-tabs.tsx'
import { RecheckErrors } from './recheck-errors.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { clearSelection } from './selection-store.ts'
import { Table } from './table.tsx'

/** Clears the search, which may contain the erased people's names, and the selection. */
function forgetErased(): void {
  clearSelection()
  if (usePeople.getState().view.search !== '') searchFor('')
}

/** `elsewhere`: number of people whom the same search finds in all tabs. */
function NothingFound({ view, elsewhere }: { view: TableView; elsewhere: number }) {
  return (
    <EmptyState text={nothingFoundWords(view, elsewhere)}>
      {elsewhere > 0 && (
        <Button onClick={thenFocusSearch(() => showTab('todos'))}>{messages.people.showAll}</Button>
      )}
      <Button variant="default" onClick={thenFocusSearch(showEverybody)}>
        {messages.people.clearAll}
      </Button>
    </EmptyState>
  )
}

function Content() {
  const ids = usePeople((state) => state.ids)
  const view = usePeople((state) => state.view)
  const total = usePeople((state) => state.counts?.todos)
  const failure = usePeople((state) => state.failure)
  const scope = useScope((state) => state.scope)

  if (failure) return <LoadFailure text={messages.people.loadFailed} onRetry={() => void list()} />
  if (!ids) return <EmptyState text={messages.common.loading} />
  if (ids.length > 0) return <Table ids={ids} />
  if (isNarrowed(view)) return <NothingFound view={view} elsewhere={total ?? 0} />
  if (total === 0)
    return (
      <EmptyState text={emptyWords('todos', scope)}>
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={openNew}>
          {messages.frame.newPerson}
        </Button>
        <ImportButton />
        <AddSamples />
      </EmptyState>
    )
  return (
    <EmptyState text={emptyWords(view.tab, scope)}>
      <Button variant="default" onClick={thenFocusSearch(() => showTab('todos'))}>
        {messages.people.showAll}
      </Button>
    </EmptyState>
  )
}

export function People() {
  // Read before a row opens, so that an open row does not grow afterwards.
  useEffect(() => void loadGuidance(), [])
  const tab = usePeople((state) => state.view.tab)
  return (
    <div className={css.screen}>
      <div className={css.list}>
        <div className={css.tools}>
          <PeopleTabs />
          <div className={css.toolButtons}>
            <Views />
            <Filters />
            <ImportButton />
            <FollowUpLink />
          </div>
        </div>
        <FilterChips />
        <RecheckErrors />
        <ListAnnouncer />
        <div role="tabpanel" id={tabPanelId} aria-labelledby={tabId(tab)} className={css.card}>
          <Content />
          <ElsewhereBar />
        </div>
      </div>
      <SidePanel />
      <UnsavedDialog />
      <RemoveDialog />
      <EraseDialog onErased={forgetErased} toCopies={() => goToSection('erasure')} />
      <AuthoriseDialog />
      <RevokeDialog />
      <ExportDialog />
      <GiveDialog />
    </div>
  )
}
