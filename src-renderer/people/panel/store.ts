import { create } from 'zustand'
import type { Drafts, PersonRow, ScreenState } from '../../../src-preload/contract/index.ts'
import { cedula, phone } from '../../../src-preload/fields.ts'
import * as format from '../../../src-preload/format.ts'
import {
  blankTexts,
  eachOf,
  freeTexts,
  type WrittenField,
  writtenFields,
} from '../../../src-preload/person-fields.ts'
import { sittingLabels } from '../labels/sitting.ts'
import { rememberedConsentMethod } from './remembered.ts'

/** Values of the forms, as typed. */
export type NewValues = NonNullable<Drafts['new']>
export type EditValues = NonNullable<Drafts['edit']>['values']

type Panel = { kind: 'closed' } | { kind: 'new' } | { kind: 'edit'; personId: number }

export interface PanelState {
  panel: Panel
  /** Increments with every opening, so that reopening an open panel focuses it again. */
  opened: number
  /** Value of `opened` when the form last took the focus. */
  focused: number
  draft: NewValues
  /** `person`: as saved when the form opened; `values`: as typed. */
  editDraft: { personId: number; person: PersonRow; values: EditValues } | null
  /** Person to edit once the leader agrees to discard unsaved changes to another person; null: not asking. */
  pendingEdit: PersonRow | null
  /** Element with the focus before the panel opened. */
  returnTo: HTMLElement | null
}

export const emptyDraft = (barrio: string): NewValues => ({
  cedula: '',
  name: '',
  phone: '',
  noPhone: false,
  ...blankTexts,
  barrio,
  labels: sittingLabels(),
  method: rememberedConsentMethod(),
  accepted: false,
})

export const usePanel = create<PanelState>(() => ({
  panel: { kind: 'closed' },
  opened: 0,
  focused: 0,
  draft: emptyDraft(''),
  editDraft: null,
  pendingEdit: null,
  returnTo: null,
}))
const { getState: get, setState: set } = usePanel

const focusedNow = () => (document.activeElement instanceof HTMLElement ? document.activeElement : null)

function open(panel: Panel): void {
  set((state) => ({
    panel,
    opened: state.opened + 1,
    returnTo: state.panel.kind === 'closed' ? focusedNow() : state.returnTo,
  }))
}

/** Keeps the draft, except the authorisation: the form may be about another person now. */
export function openNew(): void {
  if (get().panel.kind !== 'new')
    set(({ draft }) => ({
      draft: { ...draft, accepted: false, labels: isTyped(draft) ? draft.labels : sittingLabels() },
    }))
  open({ kind: 'new' })
}

const valuesOf = (person: PersonRow): EditValues => ({
  cedula: format.cedula(person.cedula),
  name: person.name,
  phone: person.phone ?? '',
  noPhone: person.phone === null,
  ...eachOf(freeTexts, (field) => person[field] ?? ''),
})

const digitsOr = (field: typeof cedula | typeof phone, typed: string) => field.safeParse(typed).data ?? typed

/** Compares numbers by their digits, because the form formats them. Incomplete numbers are compared as typed. */
const comparable = (typed: EditValues) =>
  JSON.stringify([
    digitsOr(cedula, typed.cedula),
    typed.noPhone || digitsOr(phone, typed.phone),
    typed.name,
    ...freeTexts.map((field) => typed[field]),
  ])

/** Asks before it discards unsaved changes to another person. */
export function openEdit(person: PersonRow): void {
  const { editDraft } = get()
  const isOther = editDraft !== null && editDraft.personId !== person.id
  if (isOther && comparable(editDraft.values) !== comparable(valuesOf(editDraft.person))) {
    set({ pendingEdit: person })
    return
  }
  if (editDraft?.personId !== person.id)
    set({ editDraft: { personId: person.id, person, values: valuesOf(person) } })
  open({ kind: 'edit', personId: person.id })
}

export const stopAsking = () => set({ pendingEdit: null })

/** Returns to the person with unsaved changes. */
export function keepEditing(): void {
  const { editDraft } = get()
  stopAsking()
  if (editDraft !== null) open({ kind: 'edit', personId: editDraft.personId })
}

export function dropAndEdit(person: PersonRow): void {
  set({ pendingEdit: null, editDraft: null })
  openEdit(person)
}

/** True once per opening: a form that mounts again on the return from another screen does not take the focus. */
export function takesFocus(opened: number): boolean {
  if (get().focused === opened) return false
  set({ focused: opened })
  return true
}

/** Closes the panel. Typed values stay as a draft. */
export function closePanel(): void {
  const { returnTo } = get()
  set({ panel: { kind: 'closed' }, returnTo: null })
  if (returnTo?.isConnected) returnTo.focus()
}

export const keepDraft = (draft: NewValues) => set({ draft })

export const keepEditDraft = (values: EditValues) =>
  set(({ editDraft }) => (editDraft ? { editDraft: { ...editDraft, values } } : {}))

export function closeEdited(): void {
  set({ editDraft: null })
  closePanel()
}

/** Closes the form of a removed person, until the returned function is called. */
export const followEdited = () => window.referidos.on('people.removed', ({ ids }) => closeFormOf(ids))

function closeFormOf(gone: readonly number[]): void {
  const { editDraft, panel, pendingEdit } = get()
  if (pendingEdit !== null && gone.includes(pendingEdit.id)) stopAsking()
  if (editDraft !== null && gone.includes(editDraft.personId)) set({ editDraft: null, pendingEdit: null })
  if (panel.kind === 'edit' && gone.includes(panel.personId)) closePanel()
}

/** The sitting's label alone does not count as typed. */
export const isTypedIn = <Name extends WrittenField>(values: Record<Name, string>, field: Name): boolean =>
  values[field] !== '' && !(field === 'labels' && values[field] === sittingLabels())

const isTyped = (values: NewValues) => writtenFields.some((field) => isTypedIn(values, field))

/** Contents of both forms, as main keeps them. */
export function typedForms(): Drafts {
  const { draft, editDraft } = get()
  return {
    new: isTyped(draft) ? draft : null,
    edit: editDraft && { personId: editDraft.personId, values: editDraft.values },
  }
}

/**
 * `person`: the person of the edit form; null: none, or one that this account may not edit. A draft from an earlier
 * version of the app may lack a field.
 */
export function restorePanel(drafts: Drafts, person: PersonRow | null, panel: ScreenState['panel']): void {
  const { edit } = drafts
  const editDraft =
    edit === null || person === null
      ? null
      : { ...edit, person, values: { ...valuesOf(person), ...edit.values } }
  set((state) => ({ draft: { ...state.draft, ...drafts.new }, editDraft }))
  if (panel === 'new') openNew()
  if (panel === 'edit' && editDraft !== null) open({ kind: 'edit', personId: editDraft.personId })
}
