import { cedula as cedulaField, personName } from '../../src-preload/fields.ts'

/**
 * Parser of the PDF417 barcode of the yellow cédula, typed by a scanner with one character per byte. Reads only number
 * and names. The rest contains fingerprints.
 */

/** The marker of the format. Caps Lock and other keyboard layouts change how it arrives. */
const mark = /pubdsk.1/i
const markStart = /pubdsk/i

export const isBarcode = (text: string): boolean => markStart.test(text)

/** `cedula`: digits only. `name`: given names and surnames in upper case; null: the fields are not at their offsets. */
export interface ReadBarcode {
  cedula: string
  name: string | null
}

/** Offsets from the mark, in bytes. */
const numberAt = [24, 34] as const
const surnamesAt = [
  [34, 57],
  [57, 80],
] as const
const givenNamesAt = [
  [80, 103],
  [103, 126],
] as const
const sexAt = [126, 128] as const
const birthAt = [128, 136] as const

/** null: not a cédula barcode, or one without a valid number. */
export function readBarcode(typed: string): ReadBarcode | null {
  const begin = typed.search(mark)
  if (begin === -1) return null
  const text = typed.slice(begin)
  const name = nameOf(text)
  const digits = name === null ? digitsBeforeSurname(text) : text.slice(...numberAt)
  const cedula = cedulaField.safeParse(digits)
  return cedula.success ? { cedula: cedula.data, name } : null
}

/** null: the fields are not at their offsets. */
function nameOf(text: string): string | null {
  const isInPlace =
    /^\d{10}$/.test(text.slice(...numberAt)) &&
    /^0[MF]$/i.test(text.slice(...sexAt)) &&
    /^(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(text.slice(...birthAt))
  if (!isInPlace) return null
  const parts = [...givenNamesAt, ...surnamesAt].map((at) => unpadded(text.slice(...at)))
  const name = parts
    .filter((part) => part !== '')
    .join(' ')
    .toLocaleUpperCase('es-CO')
  const read = personName.safeParse(name)
  // The leader shortens a name that is too long.
  return read.success || read.error.issues[0]?.message === 'name_too_long' ? name : null
}

const padding = /[\p{Cc}\s]+/gu

const unpadded = (field: string): string => field.replace(padding, ' ').trim()

/**
 * Without NULs, the number is the ten digits before the first surname, after the eight digits of the card number. If
 * the scan lost a digit, there is no number: the ten digits before the surname could be another person's.
 */
const digitsBeforeSurname = (text: string): string | undefined =>
  /^pubdsk.1(?:\d{8})?(00\d{8}|1\d{9})\p{L}/iu.exec(text.replace(padding, ''))?.[1]
