import { create } from 'zustand'
import type { Drafts, PersonRow, ScreenState } from '../../../src-preload/contract/index.ts'
import { cedula, phone } from '../../../src-preload/fields.ts'
import * as format from '../../../src-preload/format.ts'
import { blankTexts, eachOf, freeTexts, writtenFields } from '../../../src-preload/person-fields.ts'
import { rememberedConsentMethod } from './remembered.ts'

/** The forms' values: texts as typed. */
export type NewValues = NonNullable<Drafts['new']>
export type EditValues = NonNullable<Drafts['edit']>['values']

type Panel = { kind: 'closed' } | { kind: 'new' } | { kind: 'edit'; personId: number }

export interface PanelState {
  panel: Panel
  /** Rises with every opening, so that asking for the panel that is open brings the cursor back to it. */
  opened: number
  /** The opening that has had the focus. */
  focused: number
  draft: NewValues
  /** `person`: as they were on disk when it was opened; `values`: as they are typed. */
  editDraft: { personId: number; person: PersonRow; values: EditValues } | null
  /** Whom to edit next, while it is asked whether what was typed about somebody else may go; null: nothing is asked. */
  asked: PersonRow | null
  /** Where the keyboard was before the panel opened. */
  returnTo: HTMLElement | null
}

export const emptyDraft = (barrio: string): NewValues => ({
  cedula: '',
  name: '',
  phone: '',
  noPhone: false,
  ...blankTexts,
  barrio,
  method: rememberedConsentMethod(),
  accepted: false,
})

export const usePanel = create<PanelState>(() => ({
  panel: { kind: 'closed' },
  opened: 0,
  focused: 0,
  draft: emptyDraft(''),
  editDraft: null,
  asked: null,
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

/** What else was typed is there again; the authorisation is given anew, whoever the form is about by now. */
export function openNew(): void {
  if (get().panel.kind !== 'new') set(({ draft }) => ({ draft: { ...draft, accepted: false } }))
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
const told = (typed: EditValues) =>
  JSON.stringify([
    digitsOr(cedula, typed.cedula),
    typed.noPhone || digitsOr(phone, typed.phone),
    typed.name,
    ...freeTexts.map((field) => typed[field]),
  ])

/** What is typed about somebody else is not dropped before it was asked. */
export function openEdit(person: PersonRow): void {
  const { editDraft } = get()
  const isOther = editDraft !== null && editDraft.personId !== person.id
  if (isOther && told(editDraft.values) !== told(valuesOf(editDraft.person))) {
    set({ asked: person })
    return
  }
  if (editDraft?.personId !== person.id)
    set({ editDraft: { personId: person.id, person, values: valuesOf(person) } })
  open({ kind: 'edit', personId: person.id })
}

export const stopAsking = () => set({ asked: null })

/** Back to whom something was typed about. */
export function keepEditing(): void {
  const { editDraft } = get()
  stopAsking()
  if (editDraft !== null) open({ kind: 'edit', personId: editDraft.personId })
}

export function dropAndEdit(person: PersonRow): void {
  set({ asked: null, editDraft: null })
  openEdit(person)
}

/** True once for each opening: a form that is drawn anew, on the way back from another screen, leaves the focus alone. */
export function takesFocus(opened: number): boolean {
  if (get().focused === opened) return false
  set({ focused: opened })
  return true
}

/** Closes; what was typed stays as a draft. */
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

/** Closes the form of a person who was removed, until the returned function is called. */
export const followEdited = () => window.referidos.on('people.removed', ({ ids }) => closeFormOf(ids))

function closeFormOf(gone: readonly number[]): void {
  const { editDraft, panel, asked } = get()
  if (asked !== null && gone.includes(asked.id)) stopAsking()
  if (editDraft !== null && gone.includes(editDraft.personId)) set({ editDraft: null, asked: null })
  if (panel.kind === 'edit' && gone.includes(panel.personId)) closePanel()
}

const isTyped = (values: NewValues) => writtenFields.some((field) => values[field] !== '')

/** What both forms hold, as main keeps it. */
export function typedForms(): Drafts {
  const { draft, editDraft } = get()
  return {
    new: isTyped(draft) ? draft : null,
    edit: editDraft && { personId: editDraft.personId, values: editDraft.values },
  }
}

/**
 * `person`: whom the edit form is about; null: nobody that this account may edit. A draft of an earlier version of the app
 * may lack a field.
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
