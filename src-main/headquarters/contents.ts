import * as z from 'zod'
import { erasureReasons, headquartersRoles } from '../../src-preload/contract/index.ts'
import { goal } from '../../src-preload/goals.ts'
import type { RecordKind } from '../../src-protocol/index.ts'
import type { Change } from '../changes/fold.ts'
import {
  changeClock,
  changedUid,
  changeParts,
  changeTime,
  checkedChange,
  leaderName,
} from '../changes/valid.ts'
import { keyPattern } from '../erased/tombstones.ts'

/** Contents of sealed records, as JSON. Nothing is trusted: content that no app writes is left out. */

/** Raise it once a record means what this version would get wrong, such as a field that a person did not have. */
const version = 1

/** A newer app wrote the record. */
export class NewerRecord extends Error {
  override name = 'NewerRecord'
}

const hexKey = z.string().regex(keyPattern)
const text = z.strictObject({ version: changeTime, text: z.string().min(1).max(4_000) })

const schemas = {
  changes: z.union([
    z.strictObject({ changes: z.array(changeParts).min(1).max(20_000) }),
    z.strictObject({ erased: changeClock }),
  ]),
  erasures: z.strictObject({
    keys: z.array(hexKey).max(50),
    erasures: z.array(z.tuple([hexKey, changeTime, z.enum(erasureReasons)])).max(1_000),
  }),
  leaders: z.union([
    z.strictObject({
      leaders: z.array(z.strictObject({ uid: changedUid, name: leaderName })).max(1_000),
      texts: z.array(text).max(100),
    }),
    z.strictObject({
      member: z.strictObject({
        id: z.string().regex(/^[\w-]{1,64}$/),
        name: z.string().min(1).max(60),
        role: z.enum(headquartersRoles),
        identity: z.string().regex(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/),
      }),
    }),
  ]),
  /** UTC ms from which on another leader has the cédula of the record's uid; null: nobody else has it any more. */
  standing: z.strictObject({ since: changeTime.nullable() }),
  costs: z.strictObject({
    member: z.string().regex(/^[\w-]{1,64}$/),
    day: z.iso.date(),
    dollars: z.number().min(0).max(1_000_000),
  }),
  /** Goals of all leaders of a member; null: no goal. */
  goals: z.strictObject({
    goals: z
      .array(z.strictObject({ leader: changedUid, goal: goal.nullable(), setAt: changeTime }))
      .max(1_000),
  }),
} as const satisfies Record<RecordKind, z.ZodType>

type Schemas = typeof schemas
export type Content<Kind extends RecordKind> = z.output<Schemas[Kind]>

export const encodeContent = <Kind extends RecordKind>(_: Kind, content: Content<Kind>): string =>
  JSON.stringify({ v: version, ...content })

const envelope = z.looseObject({ v: z.int().min(1) })

/** Throws a `NewerRecord`, or another error for content that no app writes. */
export function decodeContent<Kind extends RecordKind>(kind: Kind, of: string): Content<Kind> {
  const { v, ...content } = envelope.parse(JSON.parse(of))
  if (v > version) throw new NewerRecord(kind)
  return schemas[kind].parse(content) as Content<Kind>
}

export const encodeChanges = (changes: readonly Change[]): string => {
  const [erased] = changes.filter(({ part }) => part === 'erased')
  return erased === undefined
    ? encodeContent('changes', {
        changes: changes.map(({ hlc, part, before, after }) => [hlc, part, before, after]),
      })
    : encodeContent('changes', { erased: erased.hlc })
}

/** `uid`: uid of the record. Throws for content that no app writes. */
export function changesIn(uid: string, content: Content<'changes'>): Change[] {
  const checked = changedUid.parse(uid)
  if ('erased' in content)
    return [{ hlc: content.erased, uid: checked, part: 'erased', before: null, after: null }]
  return content.changes.map((one) => checkedChange(checked, one))
}

/** Characters of one change in the JSON of a record. */
export const changeLength = ({ hlc, part, before, after }: Change): number =>
  Buffer.byteLength(JSON.stringify([hlc, part, before, after])) + 1
