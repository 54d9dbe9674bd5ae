/** Why a whole file is not imported. Each has a sentence in `messages.import`. */
export const fileProblems = [
  'too_big',
  'too_many_rows',
  'too_many_columns',
  'took_too_long',
  'has_password',
  'xlsb',
  'old_xls',
  'damaged',
  'not_a_table',
  'empty',
  'not_readable',
] as const
export type FileProblem = (typeof fileProblems)[number]
