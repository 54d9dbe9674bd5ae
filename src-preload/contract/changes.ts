import * as z from 'zod'
import type { WrittenField } from '../person-fields.ts'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'

/** What a leader did to one person or to many, and may take back. */
export type StepKind = 'edit' | 'remove' | 'label' | 'move' | 'import' | 'exchange'

/**
 * `people`: who are as they were before; of an import, who are gone. `kept`: who were changed again since, and stay; of an
 * import all stay then.
 */
export type Undone = { kind: 'nothing' } | { kind: 'undone'; step: StepKind; people: number; kept: number }

/** `other_laptop`: it came from there. `unknown`: it was made before this was recorded, or the app was killed meanwhile. */
export type ChangedBy =
  | { kind: 'account'; name: string }
  | { kind: 'gone' }
  | { kind: 'other_laptop' }
  | { kind: 'unknown' }

/**
 * A change of a person. `at`: UTC ms. `before` and `after`: as stored; of `leader` display names; of `hidden` whether
 * they were. `mayUndo`: it is the latest of its part.
 */
export interface PersonChange {
  id: number
  at: number
  part: WrittenField | 'leader' | 'hidden' | 'registered'
  before: string | null
  after: string | null
  by: ChangedBy
  mayUndo: boolean
}

export const changesChannels = {
  /** Takes back the latest step of the session that still changes something; 50 are known. */
  undo: channel('leader', nothing).returns<Undone>(),
  /** The latest 100 changes of one of the leader's people, newest first. */
  ofPerson: channel('leader', z.strictObject({ personId })).returns<PersonChange[]>(),
  /** Takes back one of them. */
  undoOne: channel('leader', z.strictObject({ personId, changeId: z.int().positive() })).returns<Undone>(),
}
