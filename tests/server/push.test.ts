import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { coordinators, everybody, type PullAnswer, type StatusAnswer } from '../../src-protocol/index.ts'
import { sha256 } from '../../src-server/hash.ts'
import { type Headquarters, startHeadquarters } from '../support/headquarters.ts'
import { enrolBy, foundAt, record, recordsFrom, type TestDevice } from './client.ts'

let headquarters: Headquarters
let centre: TestDevice
const newMember = () => `member-${randomUUID()}`
const newLeader = (member = newMember()) => enrolBy(centre, headquarters.address, member)

beforeAll(async () => {
  headquarters = await startHeadquarters()
  centre = await foundAt(headquarters)
})
afterAll(() => headquarters.stop())

/** Without what other tests sent to everybody. */
async function changesOf(device: TestDevice) {
  return (await device.pullAll()).filter(({ kind }) => kind === 'changes')
}

const refused = (status: number, error: string) => ({ status, body: { error } })

test('a push is stored once, however often it is sent, and read back as it was', async () => {
  const leader = await newLeader()
  const records = recordsFrom(1, 3, leader.member)
  const first = await leader.push({ records })
  expect(first).toMatchObject({ status: 200, body: { sequence: 3, disputed: [] } })
  expect(await leader.push({ records })).toEqual(first)
  // Of an answer that was lost: the known ones and the next.
  const more = [...records.slice(1), record(4, leader.member)]
  expect((await leader.push({ records: more })).body.sequence).toBe(4)

  const status = await leader.get<StatusAnswer>('/v1/status')
  expect(status.body).toMatchObject({
    device: leader.id,
    member: leader.member,
    role: 'leader',
    epoch: 1,
    sequence: 4,
  })
  const read = await leader.pullAll()
  const pushed = [...records, ...more.slice(2)]
  expect(read).toHaveLength(4)
  expect(read).toMatchObject(
    pushed.map(({ cedula: _, ...sent }) => ({ ...sent, device: leader.id, epoch: 1 })),
  )
  expect(read.at(-1)?.revision).toBe(status.body.revision)
})

test('pushes that a device sends at once are stored once and in their order, whichever comes first', async () => {
  const leader = await newLeader()
  const records = recordsFrom(1, 6, leader.member)
  const sent = [records.slice(0, 3), records.slice(0, 3), records.slice(0, 5), records]
  const answers = await Promise.all(sent.map((some) => leader.push({ records: some })))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(Math.max(...answers.map(({ body }) => body.sequence))).toBe(6)
  const read = await leader.pullAll()
  expect(read.map(({ sequence, uid }) => [sequence, uid])).toEqual(
    records.map(({ sequence, uid }) => [sequence, uid]),
  )
})

test('a known sequence with other contents leaves what is stored', async () => {
  const leader = await newLeader()
  const [kept] = recordsFrom(1, 1, leader.member)
  await leader.push({ records: [kept as never] })
  expect((await leader.push({ records: [record(1, leader.member)] })).status).toBe(200)
  expect(await leader.pullAll()).toMatchObject([{ uid: kept?.uid, sealed: kept?.sealed }])
})

test('gaps, repeated sequences and epochs that are over are refused, and nothing of the push is stored', async () => {
  const leader = await newLeader()
  const { member } = leader
  const outOfOrder = refused(409, 'out_of_order')
  expect(await leader.push({ records: recordsFrom(2, 1, member) })).toEqual(outOfOrder)
  expect(await leader.push({ records: [record(1, member), record(3, member)] })).toEqual(outOfOrder)
  expect(await leader.push({ records: [record(1, member), record(1, member)] })).toEqual(outOfOrder)
  expect((await leader.push({ records: [record(2, member), record(1, member)] })).status).toBe(200)
  expect((await leader.push({ epoch: 2, records: recordsFrom(1, 1, member) })).status).toBe(200)
  expect(await leader.push({ epoch: 1, records: recordsFrom(3, 1, member) })).toEqual(outOfOrder)
  expect(await leader.push({ epoch: 3, records: recordsFrom(2, 1, member) })).toEqual(outOfOrder)
  expect((await leader.pullAll()).map(({ epoch, sequence }) => [epoch, sequence])).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
  ])
})

test('a pull leaves out the records of the epoch that the device names as its own', async () => {
  const leader = await newLeader()
  await leader.push({ records: recordsFrom(1, 1, leader.member) })
  await leader.push({ epoch: 2, records: recordsFrom(1, 2, leader.member) })
  const epochs = async (epoch: number) => {
    const { body } = await leader.get<PullAnswer>(`/v1/pull?after=0&epoch=${epoch}`)
    return body.records.map((one) => one.epoch)
  }
  expect(await epochs(2)).toEqual([1])
  expect(await epochs(3)).toEqual([1, 2, 2])
})

test('a data key is needed once for each audience and epoch, and the first one stays', async () => {
  const leader = await newLeader()
  const { member } = leader
  const invalid = refused(400, 'invalid')
  expect(await leader.push({ records: recordsFrom(1, 1, member), keys: [] })).toEqual(invalid)
  await leader.push({ records: recordsFrom(1, 1, member) })
  const other = { epoch: 1, audience: member, wrapped: 'b3RoZXI=' }
  expect((await leader.push({ records: recordsFrom(2, 1, member), keys: [other] })).status).toBe(200)
  const { body } = await leader.get<PullAnswer>('/v1/pull?after=0&epoch=0')
  const wrapped = Buffer.from(`${leader.id} 1 ${member}`).toString('base64')
  expect(body.keys).toEqual([{ device: leader.id, epoch: 1, audience: member, wrapped }])
  expect(await leader.push({ records: recordsFrom(3, 1, member), keys: [{ ...other, epoch: 2 }] })).toEqual(
    invalid,
  )
  const unused = { ...other, audience: everybody }
  expect(await leader.push({ records: recordsFrom(3, 1, member), keys: [unused] })).toEqual(invalid)
})

test('a leader reads what is for their member and for everybody, a coordinator everything', async () => {
  const [one, other] = [await newLeader(), await newLeader()]
  const second = await newLeader(one.member)
  const since = (await centre.get<StatusAnswer>('/v1/status')).body.revision
  await one.push({
    records: [record(1, one.member), record(2, coordinators), record(3, everybody, { kind: 'erasures' })],
  })
  await other.push({ records: [record(1, other.member)] })
  const kinds = async (device: TestDevice) => (await device.pullAll(since)).map(({ kind }) => kind)
  expect(await kinds(second)).toEqual(['changes', 'erasures'])
  expect(await kinds(other)).toEqual(['erasures', 'changes'])
  expect(await kinds(centre)).toEqual(['changes', 'costs', 'erasures', 'changes'])
})

test("a leader's device sends for its member, costs and leaders to the coordinators, erasures to everybody", async () => {
  const [leader, other] = [await newLeader(), await newLeader()]
  const notAllowed = refused(403, 'not_allowed')
  const odd = [
    record(1, other.member),
    record(1, coordinators, { kind: 'changes' }),
    record(1, coordinators, { kind: 'standing' }),
    record(1, everybody),
    record(1, everybody, { kind: 'goals' }),
  ]
  for (const one of odd) expect(await leader.push({ records: [one] })).toEqual(notAllowed)
  const sent = await centre.push({
    records: [record(1, other.member), record(2, everybody, { kind: 'goals' })],
  })
  expect(sent.status).toBe(200)
})

test('two members who have one cédula under different uids are told, until one does not have the person', async () => {
  const [one, other] = [await newLeader(), await newLeader()]
  const cedula = sha256(randomUUID())
  const mine = record(1, one.member, { cedula })
  const theirs = record(1, other.member, { cedula })
  expect((await one.push({ records: [mine] })).body.disputed).toEqual([])
  const first = await other.push({ records: [theirs] })
  expect(first.body.disputed).toEqual([theirs.uid])
  expect((await other.push({ records: [theirs] })).body.disputed).toEqual([theirs.uid])
  expect(
    (await one.push({ records: [record(2, one.member, { uid: mine.uid, cedula })] })).body.disputed,
  ).toEqual([mine.uid])
  await other.push({ records: [record(2, other.member, { uid: theirs.uid })] })
  const after = await one.push({ records: [record(3, one.member, { uid: mine.uid, cedula })] })
  expect(after.body.disputed).toEqual([])
})

test('a person who moves to another member is no dispute', async () => {
  const [one, other] = [await newLeader(), await newLeader()]
  const moved = { uid: randomUUID(), cedula: sha256(randomUUID()) }
  await one.push({ records: [record(1, one.member, moved)] })
  expect((await other.push({ records: [record(1, other.member, moved)] })).body.disputed).toEqual([])
})

test("an erasure deletes the uid's earlier records", async () => {
  const leader = await newLeader()
  const uid = randomUUID()
  const cedula = sha256(randomUUID())
  await leader.push({ records: [record(1, leader.member, { uid, cedula }), record(2, leader.member)] })
  const erasure = record(4, leader.member, { uid, erases: true })
  await leader.push({ records: [record(3, leader.member, { uid }), erasure] })
  expect((await changesOf(leader)).map(({ sequence }) => sequence)).toEqual([2, 4])
  expect(await headquarters.dump()).not.toContain(cedula)
  // What was erased stays known as sent.
  expect((await leader.push({ records: [record(1, leader.member, { uid })] })).body.sequence).toBe(4)
  expect((await changesOf(leader)).map(({ sequence }) => sequence)).toEqual([2, 4])
})

test("a leader's erasure deletes nothing of a uid that others have records of; a coordinator's does", async () => {
  const [one, other] = [await newLeader(), await newLeader()]
  const uid = randomUUID()
  await other.push({ records: [record(1, other.member, { uid })] })
  await one.push({ records: [record(1, one.member, { uid, erases: true })] })
  expect(await changesOf(other)).toHaveLength(1)
  expect(await changesOf(one)).toMatchObject([{ uid, erases: true }])
  const { sequence } = (await centre.get<StatusAnswer>('/v1/status')).body
  await centre.push({ records: [record(sequence + 1, other.member, { uid, erases: true })] })
  expect(await changesOf(other)).toMatchObject([{ uid, erases: true, device: centre.id }])
  expect(await changesOf(one)).toEqual([])
})

test('a later record replaces the earlier one of a device, except changes and erasures', async () => {
  const [one, second] = [await newLeader(), await newLeader()]
  const costs = { uid: 'costs-today' }
  await one.push({ records: [record(1, coordinators, costs), record(2, coordinators, costs)] })
  await second.push({ records: [record(1, coordinators, costs)] })
  await one.push({ records: [record(3, coordinators, costs)] })
  const left = (await centre.pullAll()).filter(({ uid }) => uid === costs.uid)
  expect(left.map(({ device, sequence }) => [device, sequence])).toEqual([
    [second.id, 1],
    [one.id, 3],
  ])
  const same = { uid: randomUUID(), kind: 'erasures' as const }
  await one.push({ records: [record(4, everybody, same), record(5, everybody, same)] })
  await one.push({ records: [record(6, everybody, same)] })
  expect((await centre.pullAll()).filter(({ uid }) => uid === same.uid)).toHaveLength(3)
})

test('only changes erase and hold a cédula', async () => {
  const leader = await newLeader()
  const odd = [record(1, coordinators, { erases: true }), record(1, coordinators, { cedula: sha256('1') })]
  for (const one of odd) expect(await leader.push({ records: [one] })).toEqual(refused(400, 'invalid'))
})
