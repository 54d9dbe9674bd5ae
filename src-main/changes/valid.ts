import * as z from 'zod'
import { sheetCode } from '../../src-preload/contract/index.ts'
import { consentMethods } from '../../src-preload/fields.ts'
import { eachOf, type WrittenField, writtenFields } from '../../src-preload/person-fields.ts'
import type { Change } from './fold.ts'

/** Data of another laptop are not trusted: each value is checked as if typed. */

export const changedUid = z.string().regex(/^[\w-]{1,64}$/)
export const changeClock = z.string().regex(/^\d{15}-\d{6,7}-[0-9a-z]{1,32}$/)
export const changeTime = z.int().min(0).max(8_640_000_000_000_000)
export const leaderName = z.string().min(1).max(200)

const text = z.string().max(4_000).nullable()
/** As stored: digits, or the text in the place of a hidden person's freed one. */
const cedula = z.string().regex(/^(?:\d{1,12}|-[\w-]{1,64})$/)
const name = z.string().min(1).max(200)

const method = z.enum([...consentMethods, 'own_account', 'revoked'])
const textVersion = changeTime

const fieldSchemas = {
  ...eachOf(writtenFields, () => text as z.ZodType<string | null>),
  name: name as z.ZodType<string | null>,
  cedula: cedula as z.ZodType<string | null>,
}

const registered = z.object({ ...fieldSchemas, leader: changedUid, registeredAt: changeTime })
const consent = z.object({
  method,
  textVersion,
  givenAt: changeTime,
  by: changedUid.nullable(),
  recordedAt: changeTime.nullable().optional(),
  sheet: sheetCode.nullable().optional(),
  line: z.int().min(1).max(1_000).nullable().optional(),
})
const answer = z.object({
  cedula,
  status: z.enum(['ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER']),
  departamento: text,
  municipio: text,
  puesto: text,
  direccion: text,
  mesa: text,
  novedad: text,
  resolucion: text,
  fechaNovedad: text,
  source: text,
  fetchedAt: changeTime,
})
const claim = z
  .object({
    claimant: changedUid,
    name,
    phone: text,
    method: z.enum(consentMethods),
    textVersion,
    givenAt: changeTime,
    createdAt: changeTime,
    decision: z.enum(['kept', 'moved']).nullable(),
    note: text,
    decidedAt: changeTime.nullable(),
    decidedBy: changedUid.nullable(),
    heldBy: changedUid.nullable(),
  })
  .refine(({ decision, note, decidedAt, decidedBy }) => {
    const isOpen = decision === null
    return [note, decidedAt, decidedBy].every((one) => (one === null) === isOpen)
  })

const isWrittenField = (part: string): part is WrittenField =>
  (writtenFields as readonly string[]).includes(part)

/** A part of a person that this version does not know. */
export class UnknownPart extends Error {
  override name = 'UnknownPart'
}

/** Throws if no app can have written it. */
function checkAfter(part: string, after: string | null): void {
  switch (part) {
    case 'registered':
      registered.parse(JSON.parse(after ?? ''))
      return
    case 'consent':
      consent.parse(JSON.parse(after ?? ''))
      return
    case 'census':
      answer.parse(JSON.parse(after ?? ''))
      return
    case 'claim':
      claim.parse(JSON.parse(after ?? ''))
      return
    case 'leader':
      changedUid.parse(after)
      return
    case 'hidden':
      if (after !== null) changeTime.parse(Number(after))
      return
    default:
      if (!isWrittenField(part)) throw new UnknownPart(part)
      fieldSchemas[part].parse(after)
  }
}

/** [hlc, part, before, after] */
export const changeParts = z.tuple([
  changeClock,
  z.string().max(40),
  z.string().max(100_000).nullable(),
  z.string().max(100_000).nullable(),
])

/** `uid`: checked. Throws an `UnknownPart`, or another error if no app can have written the change. */
export function checkedChange(uid: string, [hlc, part, before, after]: z.output<typeof changeParts>): Change {
  checkAfter(part, after)
  return { hlc, uid, part: part as Change['part'], before, after }
}
