// A file of another laptop is believed only as far as it is whole: whatever was done to it, it is said and nothing comes in.
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { demandPassword, ExchangeRefused, readHeader, seal, unseal } from '../../src-main/exchange/format.ts'
import { ok } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull, part } from '../support/extent.ts'
import { quickCost } from '../support/invented.ts'
import { quickDerive } from '../support/quick-derive.ts'
import { createRandom } from '../support/random.ts'
import { password, startLaptop } from './stage.ts'

const magicBytes = 'REFERIDOS PERSONAS\n'.length
const chunk = 64 * 1024 + 16
const kdf = { cost: quickCost, salt: randomBytes(16) }
const secret = randomBytes(32)

async function sealed(content: Buffer): Promise<Buffer> {
  const pieces: Buffer[] = []
  async function* all() {
    yield content
  }
  for await (const piece of seal(kdf, secret, all())) pieces.push(piece)
  return Buffer.concat(pieces)
}

function read(bytes: Buffer, key: Uint8Array = secret): Buffer {
  const file = path.join(temporaryFolder(), 'file')
  fs.writeFileSync(file, bytes)
  const handle = fs.openSync(file, 'r')
  try {
    const header = readHeader(handle)
    demandPassword(header, key)
    return Buffer.concat([...unseal(header, key)])
  } finally {
    fs.closeSync(handle)
  }
}

const problemOf = (bytes: Buffer, key?: Uint8Array): string => {
  try {
    read(bytes, key)
  } catch (error) {
    if (error instanceof ExchangeRefused) return error.problem
    throw error
  }
  return 'none'
}

const headerEnd = (file: Buffer): number => magicBytes + 36 + file.readUInt32LE(magicBytes)

/** The same file with another header, whose hash is right. */
function withHeader(file: Buffer, change: (header: Record<string, unknown>) => unknown): Buffer {
  const at = magicBytes + 36
  const header = JSON.parse(file.subarray(at, headerEnd(file)).toString('utf8'))
  const text = Buffer.from(JSON.stringify(change(header)))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const hash = createHash('sha256').update(text).digest()
  return Buffer.concat([file.subarray(0, magicBytes), length, hash, text, file.subarray(headerEnd(file))])
}

test.each([0, 1, 65_535, 65_536, 65_537, 200_000])('what was written is read: %d bytes', async (bytes) => {
  const content = randomBytes(bytes)
  const file = await sealed(content)
  expect(read(file).equals(content)).toBe(true)
  expect(problemOf(file, randomBytes(32))).toBe('wrong_password')
})

test('a byte that is another one is found, wherever it is', async () => {
  const file = await sealed(randomBytes(150_000))
  const random = createRandom(1)
  const end = headerEnd(file)
  const every = part(1, 60)
  const places = [
    ...Array.from({ length: Math.ceil(end / every) }, (_, n) => n * every),
    ...Array.from({ length: part(2_000, 10) }, () => end + random.below(file.length - end)),
  ]
  for (const at of places) {
    const other = Buffer.from(file)
    other.writeUInt8((other[at] ?? 0) ^ 1, at)
    expect(problemOf(other), String(at)).toBe(at < magicBytes ? 'not_such_file' : 'damaged')
  }
})

test('a file that was cut, extended, or put together in another way is damaged', async () => {
  const file = await sealed(randomBytes(200_000))
  const other = await sealed(randomBytes(200_000))
  const end = headerEnd(file)
  const piece = (from: Buffer, n: number) => from.subarray(end + n * chunk, end + (n + 1) * chunk)
  const head = file.subarray(0, end)
  const made: Record<string, Buffer> = {
    'cut in the header': file.subarray(0, end - 10),
    'nothing after the header': head,
    'cut in a piece': file.subarray(0, end + chunk + 100),
    'cut between two pieces': file.subarray(0, end + 2 * chunk),
    'two pieces exchanged': Buffer.concat([
      head,
      piece(file, 1),
      piece(file, 0),
      file.subarray(end + 2 * chunk),
    ]),
    'a piece twice': Buffer.concat([head, piece(file, 0), file.subarray(end)]),
    'a piece left out': Buffer.concat([head, file.subarray(end + chunk)]),
    'a piece of another file': Buffer.concat([head, piece(other, 0), file.subarray(end + chunk)]),
    'bytes after its end': Buffer.concat([file, randomBytes(40)]),
    'a piece after its end': Buffer.concat([file, piece(file, 0)]),
  }
  for (const [what, bytes] of Object.entries(made)) expect(problemOf(bytes), what).toBe('damaged')
  expect(problemOf(Buffer.alloc(0))).toBe('not_such_file')
  expect(problemOf(randomBytes(5_000))).toBe('not_such_file')
})

test('a header asks for no more work than an app’s own, and one of a later version says so', async () => {
  const file = await sealed(randomBytes(100))
  const kdfWith = (more: object) =>
    withHeader(file, (header) => ({ ...header, kdf: { ...(header.kdf as object), ...more } }))
  for (const more of [{ N: 2 ** 30 }, { N: 3 }, { r: 4_096 }, { p: 1_000 }, { salt: '' }, { name: 'none' }])
    expect(problemOf(kdfWith(more)), JSON.stringify(more)).toBe('damaged')
  expect(problemOf(withHeader(file, (header) => ({ ...header, chunkBytes: 2 ** 31 })))).toBe('damaged')
  expect(problemOf(withHeader(file, () => 'x'.repeat(5_000)))).toBe('damaged')
  expect(problemOf(withHeader(file, (header) => ({ ...header, version: 3, more: true })))).toBe('newer')
})

test('the same people twice give files that have nothing in common', async () => {
  const content = randomBytes(100_000)
  const [one, other] = [await sealed(content), await sealed(content)]
  expect(one.subarray(headerEnd(one), headerEnd(one) + 32)).not.toEqual(
    other.subarray(headerEnd(other), headerEnd(other) + 32),
  )
})

// ── Content that somebody with the passphrase made up ───────────────────────────────────────────────────────────────

/** A file as the app writes one, with this text in it. */
async function fileWith(lines: string | Buffer): Promise<string> {
  const salt = randomBytes(16)
  const key = await quickDerive(password, salt, quickCost)
  const packed = typeof lines === 'string' ? gzipSync(lines) : lines
  async function* all() {
    yield packed
  }
  const pieces: Buffer[] = []
  for await (const piece of seal({ cost: quickCost, salt }, key, all())) pieces.push(piece)
  const file = path.join(temporaryFolder(), 'otro.referidos-personas')
  fs.writeFileSync(file, Buffer.concat(pieces))
  return file
}

const uid = '0195b1a0-0000-7000-8000-000000000001'
const at = (ms: number) => `${String(ms).padStart(15, '0')}-000000-a`
const begin = JSON.stringify({ kind: 'begin', writtenAt: 1, people: 1 })
const leaders = JSON.stringify({ kind: 'leaders', leaders: [], same: [], texts: [] })
const registration = {
  name: 'Olga Peña',
  cedula: '1014880001',
  phone: null,
  barrio: null,
  labels: null,
  notes: null,
  leader: 'lider-1',
  registeredAt: 5,
}
const person = (changes: unknown[][], of = uid) => JSON.stringify({ kind: 'person', uid: of, changes })
const registered = (more: object = {}) => [
  at(5),
  'registered',
  null,
  JSON.stringify({ ...registration, ...more }),
]
const lines = (...all: string[]) => `${all.join('\n')}\n`

test('content that no app writes is refused by its kind, and nothing of it comes in', async () => {
  const made = await startLaptop()
  await made.as('Marta')
  const hostile: [string, string | Buffer, string?][] = [
    ['nothing', lines()],
    ['no end', lines(begin, person([registered()]))],
    ['no beginning', lines(person([registered()]), leaders)],
    ['half a line', `${begin}\n${person([registered()])}`],
    ['no text', gzipSync(randomBytes(500))],
    ['not packed', randomBytes(500)],
    ['no JSON', lines(begin, '{', leaders)],
    ['another kind of line', lines(begin, '{"kind":"delete"}', leaders)],
    ['somebody twice', lines(begin, person([registered()]), person([registered()]), leaders)],
    [
      'an unknown part',
      lines(begin, person([registered(), [at(6), 'password', null, 'x']]), leaders),
      'newer',
    ],
    ['a cédula that is none', lines(begin, person([registered({ cedula: "1'; DROP" })]), leaders)],
    ['a registration without a leader', lines(begin, person([registered({ leader: undefined })]), leaders)],
    ['a time that is none', lines(begin, person([registered({ registeredAt: 1e300 })]), leaders)],
    ['a clock that is none', lines(begin, person([['9', 'name', null, 'Ana']]), leaders)],
    [
      'an answer that is none',
      lines(begin, person([registered(), [at(6), 'census', null, '{"status":"X"}']]), leaders),
    ],
    [
      'a decision without a judge',
      lines(
        begin,
        person([
          registered(),
          [
            at(6),
            'claim',
            null,
            JSON.stringify({
              claimant: 'u',
              name: 'A',
              phone: null,
              method: 'voice',
              textVersion: 1,
              givenAt: 1,
              createdAt: 1,
              decision: 'moved',
              note: null,
              decidedAt: null,
              decidedBy: null,
              heldBy: null,
            }),
          ],
        ]),
        leaders,
      ),
    ],
    ['an endless line', `${begin}\n${'x'.repeat(part(40, 20) * 1024 * 1024)}`],
    ['a bomb', lines(begin, ...Array.from({ length: part(400, 80) }, () => ' '.repeat(1024 * 1024)))],
    ...inFull<[string, string]>([
      ['a very long name', lines(begin, person([registered({ name: 'A'.repeat(300) })]), leaders)],
    ]),
  ]
  for (const [what, content, problem = 'damaged'] of hostile) {
    made.at.file = await fileWith(content)
    ok(await made.call('exchange', 'choose'))
    const began = performance.now()
    expect(ok(await made.call('exchange', 'unlock', { password })), what).toEqual({
      kind: 'refused',
      problem,
    })
    expect(performance.now() - began, what).toBeLessThan(20_000)
  }
  expect(made.people()).toEqual([])
  expect(made.database.sqlite.prepare('SELECT count(*) FROM exchanges').pluck().get()).toBe(0)
}, 120_000)

test('files that were changed after they were written are refused by the app too; nothing else is lost', async () => {
  const t = await startLaptop()
  await t.as('Ana')
  await t.register(1)
  const given = fs.readFileSync(await t.give())
  const file = path.join(temporaryFolder(), 'dañado.referidos-personas')
  t.at.file = file
  fs.writeFileSync(file, given.subarray(0, given.length - 1))
  ok(await t.call('exchange', 'choose'))
  expect(ok(await t.call('exchange', 'unlock', { password }))).toEqual({
    kind: 'refused',
    problem: 'damaged',
  })
  fs.writeFileSync(file, 'PK hola')
  expect(ok(await t.call('exchange', 'choose'))).toEqual({ kind: 'refused', problem: 'not_such_file' })
  t.at.file = path.join(temporaryFolder(), 'no-hay')
  expect(ok(await t.call('exchange', 'choose'))).toEqual({ kind: 'refused', problem: 'not_readable' })
  fs.writeFileSync(file, given)
  t.at.file = file
  ok(await t.call('exchange', 'choose'))
  expect(ok(await t.call('exchange', 'unlock', { password: 'otra clave' }))).toEqual({
    kind: 'refused',
    problem: 'wrong_password',
  })
  expect(ok(await t.call('exchange', 'unlock', { password }))).toMatchObject({ kind: 'opened' })
})

test('nothing about anybody can be read in the file', async () => {
  const t = await startLaptop()
  await t.as('Ana')
  await t.register(1, 'Olga Inventada')
  const bytes = fs.readFileSync(await t.give())
  for (const secretText of ['Inventada', '1014880001', 'Ana', 'leader'])
    expect(bytes.includes(secretText), secretText).toBe(false)
})
