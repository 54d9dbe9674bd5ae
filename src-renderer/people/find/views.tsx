import { Button, Menu, TextInput } from '@mantine/core'
import { IconBookmark, IconPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { Preferences, TableView } from '../../../src-preload/contract/index.ts'
import { withoutInvisible } from '../../../src-preload/fields.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { savePreferences } from '../../preferences.ts'
import { usePreferences } from '../../preferences-store.ts'
import { scopeNow } from '../../scope/store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { notice } from '../../ui/notice.tsx'
import { showView, usePeople } from '../list/list-store.ts'
import css from './find.module.css'
import { useFinding } from './open-store.ts'

const words = messages.find.views
type SavedView = Preferences['views'][number]
/** The contract's limit. */
const maxViews = 30

const keep = (views: SavedView[]) => savePreferences({ views })

/** Dialog that saves a view. It replaces a view with the same name. */
function SaveView({ view, onClose }: { view: TableView; onClose(): void }) {
  const saved = usePreferences((state) => state.views)
  const [name, setName] = useState('')
  const [error, setError] = useState<string | null>(null)
  const trimmed = withoutInvisible(name).trim()
  const isKnown = saved.some((one) => one.name === trimmed)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (trimmed === '') return setError(words.nameMissing)
    if (!isKnown && saved.length >= maxViews) return setError(words.tooMany(maxViews))
    void keep([...saved.filter((one) => one.name !== trimmed), { name: trimmed, view, scope: scopeNow() }])
    notice.done(words.saved(trimmed))
    onClose()
  }

  return (
    <Dialog title={words.saveTitle} onClose={onClose}>
      <form onSubmit={submit} className={css.saveView} noValidate>
        <p className={css.hint}>{words.saveHint}</p>
        <TextInput
          label={words.name}
          placeholder={words.namePlaceholder}
          maxLength={40}
          data-autofocus
          value={name}
          error={error}
          description={isKnown ? words.replaces(trimmed) : undefined}
          onChange={(event) => {
            setName(event.currentTarget.value)
            setError(null)
          }}
        />
        <div className={css.saveActions}>
          <Button type="submit">{words.save}</Button>
          <Button variant="default" onClick={onClose}>
            {messages.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function remove(saved: readonly SavedView[], name: string): void {
  void keep(saved.filter((one) => one.name !== name))
  notice.done(words.removed(name), { label: messages.common.undo, run: () => void keep([...saved]) })
}

/** Saved views: a search, filters, a tab and a sort order under a name. */
export function Views() {
  const saved = usePreferences((state) => state.views)
  const view = usePeople((state) => state.view)
  const isSaving = useFinding((state) => state.isSaving)
  const setSaving = (isSaving: boolean) => useFinding.setState({ isSaving })
  return (
    <>
      <Menu
        position="bottom-end"
        width={280}
        shadow="md"
        transitionProps={{ duration: 0 }}
        // A menu may contain only menu items, and belongs inside the page's main landmark.
        withInitialFocusPlaceholder={false}
        withinPortal={false}
      >
        <Menu.Target>
          <Button variant="default" title={words.title} leftSection={<IconBookmark size={18} aria-hidden />}>
            {words.title}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {saved.map((one) => (
            <Menu.Item key={one.name} onClick={() => showView(one.view, one.scope)}>
              {one.name}
            </Menu.Item>
          ))}
          {saved.length === 0 && (
            <Menu.Item disabled className={css.noViews ?? ''}>
              {words.none}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setSaving(true)}>
            {words.saveThis}
          </Menu.Item>
          {saved.map((one) => (
            <Menu.Item
              key={one.name}
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => remove(saved, one.name)}
            >
              {words.remove(one.name)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {isSaving && <SaveView view={view} onClose={() => setSaving(false)} />}
    </>
  )
}
