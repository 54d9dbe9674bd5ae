import { expect, test, vi } from 'vitest'
import type { Drafts, PersonRow } from '../../src-preload/contract/index.ts'
import { blankTexts, unknownTexts } from '../../src-preload/person-fields.ts'

vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => null })
  vi.stubGlobal('HTMLElement', class {})
  vi.stubGlobal('document', { activeElement: null })
})

import { openEdit, restorePanel, usePanel } from '../../src-renderer/people/panel/store.ts'

const person = (id: number) =>
  ({
    id,
    name: 'Yolanda Patiño',
    cedula: '52345678',
    phone: '3005550147',
    ...unknownTexts,
  }) as PersonRow

/** Whether opening another person's form asks first, after `typed` has replaced the person's own values. */
function asks(typed: { cedula?: string; phone?: string }): boolean {
  usePanel.setState({ editDraft: null, pendingEdit: null })
  openEdit(person(1))
  usePanel.setState(({ editDraft }) => ({
    editDraft: editDraft && { ...editDraft, values: { ...editDraft.values, ...typed } },
  }))
  openEdit(person(2))
  return usePanel.getState().pendingEdit !== null
}

test('a number that is written in another way is nothing typed, a number that is another one is', () => {
  expect(asks({ cedula: '52345678' })).toBe(false)
  expect(asks({ cedula: '52345678.0' })).toBe(false)
  expect(asks({ phone: '+57 300 555 0147' })).toBe(false)
  expect(asks({ cedula: '5234567.8' })).toBe(true)
  expect(asks({ cedula: '52345678-' })).toBe(true)
  expect(asks({ cedula: '52345679' })).toBe(true)
  expect(asks({ phone: '300 555 0148' })).toBe(true)
})

test('a draft from before a field was added takes it empty, or as the person has it', () => {
  const { notes: _, ...typed } = { cedula: '', name: 'Yola', phone: '', noPhone: false, ...blankTexts }
  const drafts = {
    new: { ...typed, method: null, accepted: false },
    edit: { personId: 1, values: typed },
  } as unknown as Drafts
  restorePanel(drafts, { ...person(1), notes: 'Tarde' }, 'closed')
  const { draft, editDraft } = usePanel.getState()
  expect(draft).toMatchObject({ name: 'Yola', notes: '' })
  expect(editDraft?.values).toMatchObject({ name: 'Yola', notes: 'Tarde' })
})
