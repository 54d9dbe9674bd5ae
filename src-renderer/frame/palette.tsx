import { Spotlight, useSpotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { viewActions } from '../people/actions.ts'
import { type Action, groups, isPossible } from '../ui/actions.ts'
import { afterPalette, choose, paletteStore } from '../ui/overlays.ts'
import { actionContext, actions } from './actions.ts'
import { find } from './find-actions.ts'
import { KeyCaps } from './key-caps.tsx'
import css from './palette.module.css'

const words = messages.actions
const listId = 'palette-list'
/** Props of the inner scroll area, which must itself be the listbox. Mantine's type lacks them. */
const listbox: object = { viewportProps: { id: listId, role: 'listbox', 'aria-label': words.palette } }
const optionId = (id: string) => `palette-${id}`

type Listed = Action & { id: string }

/** Possible actions. */
function listed(): Listed[] {
  const context = actionContext()
  if (context === null) return []
  const views = viewActions().map((action, index): [string, Action] => [`view-${index}`, action])
  return [...Object.entries(actions), ...views]
    .filter(([, action]) => !action.isHidden && isPossible(action, context))
    .map(([id, action]) => ({ id, ...action }))
}

function Option({ action, isSelected }: { action: Listed; isSelected: boolean }) {
  const keys = action.keys?.[0] ?? action.tableKeys
  return (
    <Spotlight.Action
      role="option"
      aria-selected={isSelected}
      renderRoot={(props) => <button type="button" {...props} id={optionId(action.id)} />}
      onClick={() => choose(action.run)}
    >
      <span className={css.label}>{action.label}</span>
      {keys !== undefined && <KeyCaps keys={keys} />}
    </Spotlight.Action>
  )
}

/** Grouped without a query; otherwise sorted by rank. */
function Options({ query, selected }: { query: string; selected: number }) {
  const found = find(listed(), query)
  if (found.length === 0) return <Spotlight.Empty>{words.nothingFound(query.trim())}</Spotlight.Empty>
  const chosen = found[selected]?.id
  const option = (action: Listed) => (
    <Option key={action.id} action={action} isSelected={action.id === chosen} />
  )
  return (
    <Spotlight.ActionsList {...listbox}>
      {query.trim() === ''
        ? groups.map((group) => {
            const ofGroup = found.filter((action) => action.group === group)
            if (ofGroup.length === 0) return null
            return (
              <Spotlight.ActionsGroup
                key={group}
                role="group"
                label={words.group[group]}
                aria-label={words.group[group]}
              >
                {ofGroup.map(option)}
              </Spotlight.ActionsGroup>
            )
          })
        : found.map(option)}
    </Spotlight.ActionsList>
  )
}

/** Command palette. Returns the focus before it runs the chosen action. */
export function Palette() {
  const { opened, query, selected } = useSpotlight(paletteStore)
  const found = find(opened ? listed() : [], query)
  const chosen = found[selected]
  return (
    <Spotlight.Root
      store={paletteStore}
      shortcut={null}
      returnFocus={false}
      onSpotlightClose={afterPalette}
      attributes={{ content: { 'aria-label': words.palette } }}
      size={560}
      yOffset="12vh"
      overlayProps={{ blur: 0 }}
      transitionProps={{ duration: 0 }}
      classNames={{
        content: css.content ?? '',
        search: css.search ?? '',
        action: css.action ?? '',
        actionsList: css.list ?? '',
        actionsGroup: css.group ?? '',
        empty: css.empty ?? '',
      }}
    >
      <Spotlight.Search
        role="combobox"
        aria-label={words.find}
        aria-expanded={found.length > 0}
        aria-controls={found.length > 0 ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={chosen && optionId(chosen.id)}
        placeholder={words.find}
        leftSection={<IconSearch size={20} stroke={1.8} aria-hidden />}
      />
      <Options query={query} selected={selected} />
    </Spotlight.Root>
  )
}
