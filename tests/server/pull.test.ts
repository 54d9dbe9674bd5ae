import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mostRecords, type PullAnswer, type StatusAnswer } from '../../src-protocol/index.ts'
import { part } from '../support/extent.ts'
import { foundIn, type Headquarters, startHeadquarters } from '../support/headquarters.ts'
import { deviceAt, enrolBy, foundAt, record, recordsFrom, type TestDevice } from './client.ts'

let headquarters: Headquarters
let centre: TestDevice
const newLeader = () => enrolBy(centre, headquarters.address, `member-${randomUUID()}`)
const page = async (device: TestDevice, query: string) =>
  (await device.get<PullAnswer>(`/v1/pull?${query}`)).body

beforeAll(async () => {
  headquarters = await startHeadquarters()
  centre = await foundAt(headquarters)
})
afterAll(() => headquarters.stop())

test('pages follow one another by revision, of at most so many records', async () => {
  const leader = await newLeader()
  const all = recordsFrom(1, mostRecords + 1, leader.member)
  await leader.push({ records: all.slice(0, mostRecords) })
  await leader.push({ records: all.slice(mostRecords) })
  const first = await page(leader, 'after=0&epoch=0&bytes=4194304')
  expect(first.records).toHaveLength(mostRecords)
  expect(first).toMatchObject({ isLast: false, next: first.records.at(-1)?.revision })
  const second = await page(leader, `after=${first.next}&epoch=0&bytes=4194304`)
  expect(second.records.map(({ uid }) => uid)).toEqual(all.slice(mostRecords).map(({ uid }) => uid))
  expect(second.isLast).toBe(true)
  expect(await page(leader, `after=${second.next}&epoch=0`)).toEqual({
    records: [],
    keys: [],
    next: second.next,
    isLast: true,
  })
})

test('a page of exactly so many records is the last one if nothing follows', async () => {
  const leader = await newLeader()
  await leader.push({ records: recordsFrom(1, mostRecords, leader.member) })
  const only = await page(leader, 'after=0&epoch=0&bytes=4194304')
  expect([only.records.length, only.isLast]).toEqual([mostRecords, true])
})

test('a page has about as many bytes as asked for, and at least one record', async () => {
  const leader = await newLeader()
  const large = record(1, leader.member, { sealed: randomBytes(200_000).toString('base64') })
  await leader.push({ records: [large] })
  await leader.push({ records: recordsFrom(2, 150, leader.member) })
  const sizes: number[] = []
  const seen: number[] = []
  for (let after = 0; ; ) {
    const answer = await page(leader, `after=${after}&epoch=0&bytes=16384`)
    sizes.push(JSON.stringify(answer).length)
    seen.push(...answer.records.map(({ sequence }) => sequence))
    after = answer.next
    if (answer.isLast) break
  }
  expect(seen).toEqual(Array.from({ length: 151 }, (_, at) => at + 1))
  expect(sizes[0]).toBeGreaterThan(200_000)
  expect(Math.max(...sizes.slice(1))).toBeLessThanOrEqual(16_384)
  expect(Math.min(...sizes.slice(1, -1))).toBeGreaterThan(12_000)
})

test('the last page moves the cursor past what is for others', async () => {
  const [one, other] = [await newLeader(), await newLeader()]
  await other.push({ records: recordsFrom(1, 3, other.member) })
  const { revision } = (await one.get<StatusAnswer>('/v1/status')).body
  const { body } = await one.get<PullAnswer>('/v1/pull?after=0&epoch=0')
  expect(body).toEqual({ records: [], keys: [], next: revision, isLast: true })
  // A cursor of before the server was restored.
  expect((await page(one, `after=${revision + 10}&epoch=0`)).next).toBe(revision + 10)
})

test('who pages while many push misses nothing, and sees each record once and in order', async () => {
  const second = await headquarters.beside({})
  const enrolled = await Promise.all(Array.from({ length: 8 }, newLeader))
  const leaders = enrolled.map(({ id, member, token }, at) =>
    deviceAt(at % 2 === 0 ? headquarters.address : second.address, id, member, token),
  )
  const since = (await centre.get<StatusAnswer>('/v1/status')).body.revision
  const pushes = part(30, 8)
  let isPushing = true
  const pushed = Promise.all(
    leaders.map(async (leader) => {
      for (let at = 0; at < pushes; at += 1) {
        const records = recordsFrom(1 + at * 5, 5, leader.member)
        // Each of them twice at once, as of a laptop that gave up waiting.
        const answers = await Promise.all([leader.push({ records }), leader.push({ records })])
        expect(answers.map(({ status }) => status)).toEqual([200, 200])
      }
    }),
  ).finally(() => {
    isPushing = false
  })
  const seen: PullAnswer['records'] = []
  const read = async () => {
    for (let after = since; ; ) {
      const wasPushing = isPushing
      const answer = await page(centre, `after=${after}&epoch=0&bytes=8192`)
      seen.push(...answer.records)
      after = answer.next
      if (!wasPushing && answer.isLast) return
    }
  }
  await Promise.all([pushed, read()])
  await second.stop()
  const revisions = seen.map(({ revision }) => revision)
  expect(revisions).toEqual(revisions.toSorted((a, b) => a - b))
  expect(new Set(revisions).size).toBe(revisions.length)
  for (const { id } of leaders) {
    const sequences = seen.filter(({ device }) => device === id).map(({ sequence }) => sequence)
    expect(sequences).toEqual(Array.from({ length: pushes * 5 }, (_, at) => at + 1))
  }
})

test('revisions follow the clock and rise even if it goes back', async () => {
  let now = Date.UTC(2040, 10, 30)
  const other = await headquarters.beside({ now: () => now })
  try {
    const { id, member, token } = await newLeader()
    const device = deviceAt(other.address, id, member, token)
    const revisionOf = async (sequence: number) =>
      (await device.push({ records: [record(sequence, member)] })).body.revision
    expect(await revisionOf(1)).toBe(now * 1_000)
    now -= 60_000
    expect(await revisionOf(2)).toBe((now + 60_000) * 1_000 + 1)
    now += 120_000
    expect(await revisionOf(3)).toBe(now * 1_000)
  } finally {
    await other.stop()
  }
})

test('a dump is searched in all encodings', () => {
  const plain = 'Ñusta Pérez'
  const utf8 = Buffer.from(plain)
  const hidden = [
    plain,
    plain.toUpperCase(),
    utf8.toString('latin1'),
    utf8.toString('hex'),
    utf8.toString('base64'),
    Buffer.from(`x${plain}y`).toString('base64'),
    Buffer.from(`xy${plain}z`).toString('base64'),
    Buffer.from(plain, 'utf16le').toString('latin1'),
    encodeURIComponent(plain),
  ]
  for (const text of hidden) expect(foundIn(`before${text}after`, [plain])).toEqual([plain])
  expect(foundIn('somebody else', [plain])).toEqual([])
})
