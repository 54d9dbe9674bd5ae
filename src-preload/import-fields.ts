/**
 * Pure. Fields that a column of an imported file may hold. `name`: the whole name, or the given names if another column
 * holds the surnames. `census`: an answer of the census, which is looked up and never imported.
 */
export const importFields = [
  'cedula',
  'name',
  'secondName',
  'surname',
  'secondSurname',
  'phone',
  'otherPhone',
  'barrio',
  'labels',
  'notes',
  'leader',
  'consentMethod',
  'consentDay',
  'census',
] as const
export type ImportField = (typeof importFields)[number]

/** The parts of a name, in the order in which they are joined. */
export const nameFields = ['name', 'secondName', 'surname', 'secondSurname'] as const

const repeatable: readonly ImportField[] = ['labels', 'notes', 'census']

/** Whether several columns may hold the field. */
export const mayRepeat = (field: ImportField): boolean => repeatable.includes(field)

/** null: the column is not imported. */
export type ImportColumns = readonly (ImportField | null)[]

/** Whether the columns can make people: they have a cédula and a name, and each field once. */
export function areWhole(columns: ImportColumns): boolean {
  const used = columns.filter((field) => field !== null)
  const isOnce = used.every((field, at) => mayRepeat(field) || used.indexOf(field) === at)
  return isOnce && used.includes('cedula') && nameFields.some((part) => used.includes(part))
}
