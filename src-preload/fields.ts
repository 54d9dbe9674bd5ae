import * as z from 'zod'
import { distinctLabels, labelsText, longestLabel, maxLabels } from './labels.ts'
import { readCedula, readPhone } from './numbers.ts'

/** Validation errors of a form field. Each has a Spanish sentence in `messages/`; leaders see only that sentence. */
export const fieldProblems = [
  'required',
  'too_long',
  'invalid',
  'cedula_characters',
  'cedula_too_short',
  'cedula_too_long',
  'cedula_looks_like_nit',
  'cedula_lost_digits',
  'cedula_grouping',
  'cedula_decimal',
  'cedula_date',
  'cedula_two_numbers',
  'cedula_of_sample',
  'name_too_short',
  'name_too_long',
  'name_characters',
  'phone_digits',
  'phone_prefix',
  'phone_lost_digits',
  'phone_two',
  'password_too_short',
  'recovery_code',
  'pin_digits',
  'pin_guessed',
  'labels_too_many',
  'not_authorised',
  'sheet_line_taken',
] as const

export type FieldProblem = (typeof fieldProblems)[number]

export const isFieldProblem = (text: string): text is FieldProblem =>
  (fieldProblems as readonly string[]).includes(text)

/** Maximum characters of any field's raw input; longer input is refused before any parsing. */
const longestInput = 2_000

const problem = (code: FieldProblem) => code

/** U+200D is kept only between emoji. */
const emojiPart = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)/u.source

const invisible = new RegExp(
  `(?<!${emojiPart})\\u200D|\\u200D(?!\\p{Extended_Pictographic})|(?!\\u200D)[\\p{Cf}\\p{Cs}\\uFFFE\\uFFFF]`,
  'gu',
)

/**
 * Removes format characters, lone surrogates, U+FFFE and U+FFFF, but keeps the joiner within an emoji. For all typed
 * text except passwords, PINs and codes.
 */
export const withoutInvisible = (typed: string): string => typed.replace(invisible, '')

/** Base of every typed text: at most `longestInput` characters, without invisible ones, NFC. */
const typedText = (missing: FieldProblem = 'required') =>
  z
    .string(problem(missing))
    .max(longestInput, problem('too_long'))
    .transform((typed) => withoutInvisible(typed).normalize('NFC'))

/** Field of a number: text as typed → its digits. */
const numberField = (read: (typed: string) => { digits: string } | { problem: FieldProblem }) =>
  typedText().transform((typed, context) => {
    const result = read(typed)
    if ('digits' in result) return result.digits
    context.addIssue({ code: 'custom', message: result.problem })
    return z.NEVER
  })

/** A cédula as typed → its 5 to 10 digits, without separators and leading zeros. */
export const cedula = numberField(readCedula)

/** A Colombian phone as typed → 10 digits (mobile 3xx, landline 60x), with or without +57 before it. */
export const phone = numberField(readPhone)

/**
 * í or ô in the wrong encoding. Without its second character, or with an apostrophe, it would be accepted as a name.
 */
const isMojibake = (typed: string): boolean => /Ã[\u00AD´]/.test(typed)

/**
 * A person's name: NFC, single spaces, 2 to 60 letters with accents, ñ, apostrophe, hyphen, space, and the dot of an
 * initial or of an abbreviation of up to four letters.
 */
export const personName = z
  .string(problem('required'))
  .refine((typed) => !isMojibake(typed), { message: problem('name_characters'), abort: true })
  .pipe(typedText())
  .transform((typed) =>
    typed
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/(?<=\p{L})[´`](?=\p{L})/gu, "'"),
  )
  .pipe(
    z
      .string()
      .min(1, { message: problem('required'), abort: true })
      .min(2, { message: problem('name_too_short'), abort: true })
      .max(60, { message: problem('name_too_long'), abort: true })
      .regex(/^\p{L}(?:[\p{L}\p{M}'’ -]|(?<=(?<![\p{L}\p{M}])[\p{L}\p{M}]{1,4})\.)*$/u, {
        message: problem('name_characters'),
      }),
  )

/** Free text of at most `most` characters, trimmed; empty: null. */
export const optionalText = (most: number) =>
  typedText('invalid')
    .transform((typed) => typed.trim())
    .pipe(z.string().max(most, problem('too_long')))
    .transform((text) => (text === '' ? null : text))

/** One label: 1 to 40 characters on one line, with single spaces. */
export const label = typedText()
  .transform((typed) => typed.replace(/\s+/g, ' ').trim())
  .pipe(z.string().min(1, problem('required')).max(longestLabel, problem('too_long')))

/** Labels as typed, one per line → each label once, one per line; null: none. */
export const labels = typedText('invalid')
  .transform((typed) =>
    distinctLabels(
      typed
        .split('\n')
        .map((line) => line.replace(/\s+/g, ' ').trim())
        .filter((line) => line !== ''),
    ),
  )
  .pipe(z.array(z.string().max(longestLabel, problem('too_long'))).max(maxLabels, problem('labels_too_many')))
  .transform(labelsText)

/** Free text of 1 to `most` characters, trimmed. */
export const requiredText = (most: number) =>
  typedText()
    .transform((typed) => typed.trim())
    .pipe(z.string().min(1, problem('required')).max(most, problem('too_long')))

/** Name of an account on the sign-in screen, possibly a nickname; 1 to 40 characters. */
export const displayName = typedText()
  .transform((typed) => typed.trim().replace(/\s+/g, ' '))
  .pipe(z.string().min(1, problem('required')).max(40, problem('too_long')))

/** A new password: at least 8 characters, at most 200; never trimmed. */
export const newPassword = z
  .string(problem('required'))
  .max(200, problem('too_long'))
  .min(8, problem('password_too_short'))

/** Six digits, without the patterns that people guess first. */
export const newPin = z
  .string(problem('required'))
  .regex(/^\d{6}$/, { message: problem('pin_digits'), abort: true })
  .refine((pin) => !isGuessedFirst(pin), problem('pin_guessed'))

/** Whether the PIN repeats one to three digits (000000, 121212, 123123) or counts up or down; 0 follows 9. */
function isGuessedFirst(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10)
  const isRow = steps.every((step) => step === 1) || steps.every((step) => step === 9)
  return isRow || [1, 2, 3].some((length) => pin === pin.slice(0, length).repeat(6 / length))
}

/** How a person gave their authorisation (Decreto 1377: written, digital or voice). */
export const consentMethods = ['signature', 'signed_sheet', 'voice'] as const
export type ConsentMethod = (typeof consentMethods)[number]

/** Without 0 O 1 I L U, which people confuse with other characters. */
export const recoveryAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Groups of a recovery code, `recoveryGroupLength` characters each; the last one is a checksum of the others. */
export const recoveryGroups = 6
export const recoveryGroupLength = 4

const withoutSeparators = (typed: string): string => typed.toUpperCase().replace(/[\s\u00a0\u202f\-‐‑–]/g, '')

/** The largest prime below 30^4, the number of values of a group. */
const checkModulus = 809_993

/** Checksum group of the preceding groups. It detects any single wrong character and any swap of two characters. */
export function recoveryCheck(characters: string): string {
  const size = recoveryAlphabet.length
  let rest = 0
  for (const character of characters)
    rest = (rest * (size + 1) + recoveryAlphabet.indexOf(character) + 1) % checkModulus
  let group = ''
  for (let at = 0; at < recoveryGroupLength; at++) {
    group = recoveryAlphabet.charAt(rest % size) + group
    rest = Math.floor(rest / size)
  }
  return group
}

const isRecoveryCode = (characters: string): boolean =>
  characters.length === recoveryGroups * recoveryGroupLength &&
  characters.slice(-recoveryGroupLength) === recoveryCheck(characters.slice(0, -recoveryGroupLength))

/** A recovery code as typed → its 24 characters. The checksum rejects a typing mistake before it counts as a try. */
export const recoveryCode = z
  .string(problem('required'))
  .max(longestInput, problem('too_long'))
  .transform(withoutSeparators)
  .pipe(
    z
      .string()
      .min(1, { message: problem('required'), abort: true })
      .refine(isRecoveryCode, { message: problem('recovery_code') }),
  )

/** One group of a recovery code as typed. */
export const recoveryGroup = z
  .string(problem('required'))
  .max(longestInput, problem('too_long'))
  .transform(withoutSeparators)
