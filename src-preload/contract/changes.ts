import * as z from 'zod'
import type { WrittenField } from '../person-fields.ts'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'

/** Kinds of steps that a leader can undo, for one person or for many. */
export type StepKind = 'edit' | 'remove' | 'label' | 'move' | 'import' | 'exchange'

/**
 * `people`: number of people whose previous state was restored; for an import, of people who were deleted. `kept`:
 * number of people who were changed again since, and stay; then all people of an import stay.
 */
export type Undone = { kind: 'nothing' } | { kind: 'undone'; step: StepKind; people: number; kept: number }

/**
 * `other_laptop`: the change came from there. `unknown`: it was made before authors were recorded, or the app was
 * killed meanwhile.
 */
export type ChangedBy =
  | { kind: 'account'; name: string }
  | { kind: 'gone' }
  | { kind: 'other_laptop' }
  | { kind: 'unknown' }

/**
 * A change of a person. `at`: UTC ms. `before` and `after`: as stored; for `leader` display names; for `hidden` whether
 * they were hidden. `mayUndo`: it is the latest change of its part.
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
  /** Undoes the latest step of the session that still has an effect. The last 50 steps are kept. */
  undo: channel('leader', nothing).returns<Undone>(),
  /** The latest 100 changes of one of the leader's people, newest first. */
  ofPerson: channel('leader', z.strictObject({ personId })).returns<PersonChange[]>(),
  /** Undoes one of them. */
  undoOne: channel('leader', z.strictObject({ personId, changeId: z.int().positive() })).returns<Undone>(),
}
