import * as z from 'zod'
import { optionalText, requiredText } from '../fields.ts'
import { strokes } from '../signature.ts'
import { channel } from './channel.ts'
import type { ConsentMethodShown, ConsentText } from './consent.ts'
import { nothing, personId } from './inputs.ts'

/** Names the controller, the purpose and the duration. The law requires a policy of every campaign. */
const policy = z.strictObject({
  /** Name of the person or movement. Like all fields here, empty until the owner writes it. */
  controller: optionalText(120),
  /** NIT or cédula. */
  identification: optionalText(40),
  address: optionalText(160),
  phone: optionalText(60),
  email: optionalText(120),
  purpose: requiredText(1_500),
  rights: requiredText(1_500),
  /** First day on which it applies, in Colombia, as 2026-11-21; null: not stated. */
  since: z.iso.date().nullable(),
  /** How long data are kept. */
  until: requiredText(400),
})
export type Policy = z.output<typeof policy>

/** Largest size of a photo, in bytes. */
export const longestPhoto = 150 * 1024
/** Lines of a printed sheet: the number that fits on the paper. */
export const linesOfSheet = 12
export const maxSheetsAtOnce = 20

/** The code of a sheet: its number and four random letters. */
export const sheetCode = z.string().regex(/^\d{1,6}-[2-9A-Z]{4}$/)

/** Number of the sheet with this code. */
export const sheetNumber = (code: string): number => Number(code.split('-')[0])

/** A line of a sheet that a person signed. */
export const sheetLine = z.strictObject({ code: sheetCode, line: z.int().min(1).max(linesOfSheet) })
export type SheetLine = z.infer<typeof sheetLine>

/** A sheet that the leader printed. Times are UTC ms. */
export interface SignedSheet {
  id: number
  code: string
  number: number
  place: string | null
  textVersion: number
  madeAt: number
  lines: number
  /** Number of people typed from it. */
  typed: number
  /** The line after the last typed one; null: the sheet is full. */
  nextLine: number | null
  photos: SheetPhoto[]
}

export interface SheetPhoto {
  proofId: number
  takenAt: number
}

/** A recorded authorisation or revocation of a person. `recordedAt`, `givenAt`: UTC ms. */
export interface RecordedConsent {
  method: ConsentMethodShown | 'revoked'
  text: ConsentText | null
  textVersion: number
  givenAt: number
  recordedAt: number
  /** Display name; null: the person gave it with their own account. */
  by: string | null
  sheet: SheetLine | null
}

/** `sheet`: code of the sheet that a photo shows; null: the proof belongs to the person alone. */
export interface ListedProof {
  id: number
  kind: 'signature' | 'photo'
  takenAt: number
  by: string | null
  sheet: string | null
}

/** Newest first. */
export interface PersonAuthorisation {
  consents: RecordedConsent[]
  proofs: ListedProof[]
}

/** `missing`: the file is not on this computer. */
export type ProofContent =
  | { kind: 'signature'; strokes: string }
  | { kind: 'photo'; image: Uint8Array }
  | { kind: 'missing' }

export const proofInput = z.strictObject({ proofId: z.int().positive() })

export const authorisationChannels = {
  policy: channel('signed_in', nothing).returns<Policy>(),
  savePolicy: channel('owner', policy).returns<Policy>(),
  /** Puts a text in force. People who authorised an earlier one keep it. Returns all versions. */
  writeText: channel('owner', z.strictObject({ text: requiredText(4_000) })).returns<ConsentText[]>(),
  /** The leader's sheets, newest first. */
  sheets: channel('leader', nothing).returns<SignedSheet[]>(),
  /** Makes new numbered sheets with the text in force, for the printer. */
  makeSheets: channel(
    'leader',
    z.strictObject({ place: optionalText(80), sheets: z.int().min(1).max(maxSheetsAtOnce) }),
  ).returns<SignedSheet[]>(),
  /** Consents and proofs of one person. */
  ofPerson: channel('leader', z.strictObject({ personId })).returns<PersonAuthorisation>(),
  /** Stores a signature of an authorised person. */
  sign: channel('leader', z.strictObject({ personId, strokes })).returns<PersonAuthorisation>(),
  /** Stores a photo of a person's signed sheet: a JPEG without metadata. */
  addPhoto: channel(
    'leader',
    z.strictObject({ personId, image: z.instanceof(Uint8Array) }),
  ).returns<PersonAuthorisation>(),
  /** Stores a photo of a sheet, which proves the authorisation of everybody typed from it. Returns all sheets. */
  addSheetPhoto: channel(
    'leader',
    z.strictObject({ sheetId: z.int().positive(), image: z.instanceof(Uint8Array) }),
  ).returns<SignedSheet[]>(),
  proof: channel('leader', proofInput).returns<ProofContent>(),
  /** Removes a proof of a person or of a sheet, to replace it by a better one. The authorisation stays recorded. */
  removeProof: channel('leader', proofInput).returns<null>(),
}
