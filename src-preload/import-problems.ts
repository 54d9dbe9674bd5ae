import type { FieldProblem } from './fields.ts'

/** Reasons why a whole file is not imported. Each has a sentence in `messages.import`. */
export type FileProblem =
  | 'too_big'
  | 'too_many_rows'
  | 'too_many_columns'
  | 'took_too_long'
  | 'has_password'
  | 'xlsb'
  | 'old_xls'
  | 'damaged'
  | 'not_a_table'
  | 'empty'
  | 'not_readable'
  | 'no_people'

/** Reasons why a row is not imported, in addition to the problems of the form's fields. */
export type RowProblem =
  | FieldProblem
  | 'cedula_missing'
  | 'name_missing'
  | 'name_lost_letter'
  | 'notes_too_long'
  | 'repeated'
  | 'removed'
  | 'erased'
  | 'own'
  | 'another_leaders'
  | 'another_leaders_unauthorised'
  | 'leader_unknown'
  | 'not_imported'

/** Notices about a row that is imported. */
export type RowNotice =
  | 'other_phone'
  | 'phone_in_notes'
  | 'barrio_in_notes'
  | 'labels_in_notes'
  | 'consent_unclear'
