import fc, { type Arbitrary } from 'fast-check'
import * as z from 'zod'
import { authorised } from '../support/invented.ts'

/** Inputs of a channel: values that match its schema, then changed as a compromised page might change them. */

interface JsonSchema {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  format?: string
  maxItems?: number
}

const accent = fc.constantFrom(
  'a',
  'Ñ',
  'é',
  '́',
  '🙂',
  '中',
  '\u202e',
  '\u0000',
  '\ud800',
  '\udfff',
  "'",
  '"',
  '%',
  '_',
  '\n',
)

/** Values that some field accepts, so that inputs also pass the schema, and values that no field accepts. */
const texts = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('1014880231', '52000001', '1.014.880.232', '3005550147', '6015550133'),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom('Yolanda Patiño Ñáñez', 'cinco gatos grises', 'ocho perros azules', ''),
  },
  { weight: 2, arbitrary: fc.integer({ min: 10_000, max: 2_000_000_000 }).map(String) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
  { weight: 2, arbitrary: fc.array(accent, { maxLength: 40 }).map((parts) => parts.join('')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '../../etc/passwd',
      "'; DROP TABLE people; --",
      '=cmd|1!A1',
      '__proto__',
      'constructor',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(2_001, 99_999, 100_001, 1_000_000).map((length) => 'x'.repeat(length)),
  },
)

const numbers = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.double() },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      -1,
      -0,
      0.01,
      1.5,
      2 ** 31,
      2 ** 32,
      2 ** 53 - 1,
      2 ** 53,
      1e21,
      1e308,
      5e-324,
      Number.NaN,
      Infinity,
      -Infinity,
    ),
  },
)

/** Values that a field of this name accepts, so that inputs with many fields pass the schema too. */
const usual: Record<string, readonly unknown[]> = {
  name: ['Yolanda Patiño Ñáñez', 'Carlos Andrés Vega'],
  cedula: ['1014880231', '1.014.880.232', '52000001', '1014880233', '1014880234'],
  phone: ['3005550147', '+57 601 555 0133'],
  displayName: ['Jefa', 'Carlos'],
  password: ['cinco gatos grises', 'ocho perros azules'],
  textVersion: [1, authorised.textVersion],
  barrio: ['El Recreo', ''],
  notes: ['Llamar después de las 6', ''],
  labels: ['Reunión El Recreo, 29 nov', 'Familia\nTransporte', ''],
  label: ['Familia', 'familia', 'Transporte'],
}

function ofProperty(name: string, schema: JsonSchema): Arbitrary<unknown> {
  const known = usual[name]
  if (known === undefined) return ofSchema(schema)
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: ofSchema(schema) },
  )
}

function ofSchema(schema: JsonSchema): Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return fc.oneof(...either.map(ofSchema))
  if (schema.allOf?.[0] !== undefined) return ofSchema(schema.allOf[0])
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, of]) => [name, ofProperty(name, of)]),
        ),
        { requiredKeys: schema.required ?? [] },
      )
    case 'array':
      return fc.array(ofSchema(schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? 12, 12) })
    case 'string':
      return schema.format === 'uuid' ? fc.oneof(fc.uuid(), fc.uuid(), texts) : texts
    case 'number':
    case 'integer':
      return numbers
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.constant(undefined)
  }
}

function deep(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { value }
  return value
}

function round(): unknown {
  const value: Record<string, unknown> = {}
  value.self = value
  return value
}

/** Values that structured clone carries but no form sends. Created anew for each input. */
const strange: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => ({}),
  () => [],
  () => true,
  () => 10n ** 30n,
  () => new Date(0),
  () => new Date(Number.NaN),
  () => /(a+)+$/,
  () => new Map([['a', 1]]),
  () => new Set([1]),
  () => new Uint8Array(1_000_000),
  () => new ArrayBuffer(8),
  () => new Error('mine'),
  () => new String('text'),
  () => new Array(2 ** 32 - 1),
  () => Array.from({ length: 200_000 }, (_, id) => id + 1),
  () => deep(15),
  () => deep(5_000),
  () => round(),
  // biome-ignore lint/suspicious/noThenProperty: Code that awaits the input must not call `then`.
  () => ({ then: 1 }),
  () => JSON.parse('{"__proto__":{"isOwner":true}}'),
  () => JSON.parse('{"constructor":{"prototype":{"isOwner":true}}}'),
  () => ({ toString: null, valueOf: null, toJSON: 'no' }),
  () => 'x'.repeat(10_000_000),
]

interface Bend {
  how: 'replace' | 'add' | 'remove' | 'wrap' | 'pollute'
  /** Index into the input's places, modulo their number. */
  at: number
  with: () => unknown
}

const bends: Arbitrary<Bend> = fc.record({
  how: fc.constantFrom('replace', 'replace', 'replace', 'add', 'remove', 'wrap', 'pollute'),
  at: fc.nat({ max: 30 }),
  with: fc.oneof(
    fc.constantFrom(...strange),
    texts.map((text) => () => text),
    numbers.map((number) => () => number),
  ),
})

type Place = { holder: Record<string, unknown>; key: string }

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)

/** Every property of a value, outermost first. */
function places(root: Record<string, unknown>): Place[] {
  const found: Place[] = []
  const walk = (holder: Record<string, unknown>, depth: number): void => {
    for (const key of Object.keys(holder).slice(0, 20)) {
      if (key === '__proto__') continue
      found.push({ holder, key })
      const value = holder[key]
      if (isPlain(value) && depth < 4) walk(value, depth + 1)
    }
  }
  walk(root, 0)
  return found
}

function bent(input: unknown, all: readonly Bend[]): unknown {
  const root: Record<string, unknown> = { input }
  for (const bend of all) {
    const found = places(root)
    const { holder, key } = found[bend.at % found.length] as Place
    const value = holder[key]
    switch (bend.how) {
      case 'replace':
        holder[key] = bend.with()
        break
      case 'add':
        if (isPlain(value) && !Array.isArray(value)) value.more = bend.with()
        else holder[key] = [value, bend.with()]
        break
      case 'remove':
        if (holder !== root) delete holder[key]
        else holder[key] = undefined
        break
      case 'wrap':
        holder[key] = bend.at % 2 === 0 ? [value] : { value }
        break
      case 'pollute':
        holder[key] = Object.defineProperty(
          typeof value === 'object' && value !== null ? value : {},
          '__proto__',
          {
            value: { isOwner: true, role: 'LEADER' },
            enumerable: true,
            configurable: true,
          },
        )
    }
  }
  return root.input
}

/** Yields functions: fast-check then keeps and prints only small values, and each run gets a fresh input. */
export function inputsOf(schema: z.ZodType): Arbitrary<() => unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const bare = ofSchema(json)
  return fc
    .tuple(
      bare,
      fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: fc.array(bends, { minLength: 1, maxLength: 3 }) },
      ),
    )
    .map(
      ([input, all]) =>
        () =>
          bent(copied(input), all),
    )
}

/** Copies plain values deeply, so that each run changes its own input. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, copied(of)]))
}
