import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DevicesAnswer, type EnrolmentAnswer, invitationMs } from '../../src-protocol/index.ts'
import { sha256 } from '../../src-server/hash.ts'
import { type Headquarters, startHeadquarters } from '../support/headquarters.ts'
import { deviceAt, enrolBy, invitation, newToken, record, request, type TestDevice } from './client.ts'

let headquarters: Headquarters
let centre: TestDevice
let now = Date.UTC(2026, 10, 30, 12)
const minute = 60_000

const refused = (status: number, error: string) => ({ status, body: { error } })
const post = <Body>(path: string, body: unknown) => request<Body>(`${headquarters.address}${path}`, { body })
const newDevice = (token = newToken()) => ({ id: randomUUID(), tokenHash: sha256(token) })
const foundation = (secret: string, device = newDevice()) => ({
  secret,
  campaign: 'campaign',
  fingerprint: sha256('recipient'),
  member: 'centre',
  device,
})

beforeAll(async () => {
  headquarters = await startHeadquarters({ now: () => now })
})
afterAll(() => headquarters.stop())

test('the campaign is founded once, with the secret; the same device may repeat it', async () => {
  expect(await post('/v1/foundation', foundation('wrong'))).toEqual(refused(403, 'not_allowed'))
  const tokens = Array.from({ length: 5 }, newToken)
  const race = tokens.map((token) => foundation(headquarters.secret, newDevice(token)))
  const answers = await Promise.all(race.map((one) => post('/v1/foundation', one)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409])
  const at = answers.findIndex(({ status }) => status === 200)
  const won = race[at] as (typeof race)[number]
  expect(await post('/v1/foundation', won)).toEqual({ status: 200, body: {} })
  expect(await post('/v1/foundation', { ...won, campaign: 'another' })).toEqual(refused(409, 'conflict'))
  expect(await post('/v1/foundation', foundation(headquarters.secret))).toEqual(refused(409, 'conflict'))
  centre = deviceAt(headquarters.address, won.device.id, 'centre', tokens[at] as string)
  expect((await centre.get('/v1/status')).body).toEqual({
    campaign: 'campaign',
    device: centre.id,
    member: 'centre',
    role: 'coordinator',
    epoch: 0,
    sequence: 0,
    revision: 0,
  })
})

test('an invitation enrols one device, which may repeat it', async () => {
  const { input, proof } = invitation('ana', 'leader')
  expect(await centre.post('/v1/invitations', input)).toEqual({
    status: 200,
    body: { expiresAt: now + input.livesMs },
  })
  const device = newDevice()
  const enrol = (more: object = {}) =>
    post<EnrolmentAnswer>('/v1/enrolment', { invitation: input.id, proof, device, ...more })
  expect(await enrol({ proof: sha256('another') })).toEqual(refused(403, 'no_invitation'))
  const first = await enrol()
  expect(first).toEqual({
    status: 200,
    body: {
      campaign: 'campaign',
      fingerprint: sha256('recipient'),
      member: 'ana',
      role: 'leader',
      parcel: input.parcel,
    },
  })
  expect(await enrol()).toEqual(first)
  expect(await enrol({ device: newDevice() })).toEqual(refused(403, 'no_invitation'))
  expect(await enrol({ device: { ...device, tokenHash: sha256('x') } })).toEqual(
    refused(403, 'no_invitation'),
  )
})

test('of devices that use one invitation at once, one is enrolled', async () => {
  const { input, proof } = invitation('race', 'leader')
  await centre.post('/v1/invitations', input)
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      post('/v1/enrolment', { invitation: input.id, proof, device: newDevice() }),
    ),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
})

test('an invitation lives a day at most', async () => {
  const { input, proof } = invitation('ana', 'leader')
  const long = { ...input, livesMs: invitationMs + 1 }
  expect(await centre.post('/v1/invitations', long)).toEqual(refused(400, 'invalid'))
  await centre.post('/v1/invitations', { ...input, livesMs: invitationMs })
  now += invitationMs
  const enrolment = { invitation: input.id, proof, device: newDevice() }
  expect(await post('/v1/enrolment', enrolment)).toEqual(refused(403, 'no_invitation'))
  // With the next one, what has expired is deleted.
  await centre.post('/v1/invitations', invitation('ana', 'leader').input)
  expect(await headquarters.dump()).not.toContain(input.id)
})

test('an invitation is listed while it is open, without its parcel, and any coordinator withdraws it', async () => {
  const second = await enrolBy(centre, headquarters.address, 'second', 'coordinator')
  const open = async () => (await second.get<DevicesAnswer>('/v1/devices')).body.invitations
  const [used, mistaken, lost] = [
    invitation('ana', 'leader'),
    invitation('ana', 'coordinator'),
    invitation('beto', 'leader'),
  ] as const
  const before = await open()
  for (const { input } of [used, mistaken, lost]) await centre.post('/v1/invitations', input)
  const enrol = ({ input, proof }: typeof used) =>
    post('/v1/enrolment', { invitation: input.id, proof, device: newDevice() })
  expect((await enrol(used)).status).toBe(200)
  const listed = ({ input: { id, member, role, livesMs } }: typeof used) => ({
    id,
    member,
    role,
    expiresAt: now + livesMs,
  })
  const added = async () => (await open()).filter(({ id }) => before.every((one) => one.id !== id))
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
  expect((await added()).toSorted(byId)).toEqual([mistaken, lost].map(listed).toSorted(byId))

  const withdraw = (id: string) => second.post(`/v1/invitations/${id}/withdrawal`)
  expect(await withdraw(mistaken.input.id)).toEqual({ status: 200, body: {} })
  expect(await withdraw(mistaken.input.id)).toEqual({ status: 200, body: {} })
  expect(await enrol(mistaken)).toEqual(refused(403, 'no_invitation'))
  expect(await headquarters.dump()).not.toContain(mistaken.input.id)
  // Its device is revoked instead.
  expect(await withdraw(used.input.id)).toEqual(refused(409, 'conflict'))
  expect(await added()).toEqual([listed(lost)])
  now += lost.input.livesMs
  expect(await added()).toEqual([])
})

test('of a withdrawal and an enrolment at once, one takes effect', async () => {
  for (let time = 0; time < 10; time += 1) {
    const { input, proof } = invitation('race', 'leader')
    await centre.post('/v1/invitations', input)
    const [withdrawn, enrolled] = await Promise.all([
      centre.post(`/v1/invitations/${input.id}/withdrawal`),
      post('/v1/enrolment', { invitation: input.id, proof, device: newDevice() }),
    ])
    expect([
      [200, 403],
      [409, 200],
    ]).toContainEqual([withdrawn.status, enrolled.status])
  }
})

test('an invitation may be repeated unchanged by who made it, and no other has its id', async () => {
  const second = await enrolBy(centre, headquarters.address, 'second', 'coordinator')
  const { input } = invitation('ana', 'leader')
  const first = await centre.post('/v1/invitations', input)
  now += minute
  expect(await centre.post('/v1/invitations', input)).toEqual(first)
  const conflict = refused(409, 'conflict')
  expect(await centre.post('/v1/invitations', { ...input, role: 'coordinator' })).toEqual(conflict)
  expect(await second.post('/v1/invitations', input)).toEqual(conflict)
})

test('a device or token that is known enrols nobody else, and audiences are no members', async () => {
  const known = await enrolBy(centre, headquarters.address, 'ana')
  const { input, proof } = invitation('ana', 'leader')
  await centre.post('/v1/invitations', input)
  const enrol = (device: object) => post('/v1/enrolment', { invitation: input.id, proof, device })
  expect(await enrol({ ...newDevice(), id: known.id })).toEqual(refused(409, 'conflict'))
  expect(await enrol(newDevice(known.token))).toEqual(refused(409, 'conflict'))
  for (const member of ['everybody', 'coordinators'])
    expect(await centre.post('/v1/invitations', invitation(member, 'leader').input)).toEqual(
      refused(400, 'invalid'),
    )
})

test('a revoked device is refused from then on, with the invitations that it made', async () => {
  const second = await enrolBy(centre, headquarters.address, 'second', 'coordinator')
  const { input, proof } = invitation('ana', 'coordinator')
  await second.post('/v1/invitations', input)
  expect(await centre.post(`/v1/devices/${randomUUID()}/revocation`)).toEqual(refused(404, 'not_found'))
  expect(await second.post(`/v1/devices/${second.id}/revocation`)).toEqual(refused(403, 'not_allowed'))
  expect((await centre.post(`/v1/devices/${second.id}/revocation`)).status).toBe(200)
  expect((await centre.post(`/v1/devices/${second.id}/revocation`)).status).toBe(200)
  const revoked = refused(403, 'revoked')
  expect(await second.get('/v1/status')).toEqual(revoked)
  expect(await second.get('/v1/pull?after=0&epoch=0')).toEqual(revoked)
  expect(await second.push({ records: [record(1, 'ana')] })).toEqual(revoked)
  const enrolment = { invitation: input.id, proof, device: newDevice() }
  expect(await post('/v1/enrolment', enrolment)).toEqual(refused(403, 'no_invitation'))
})

test('two coordinators who revoke each other at once: one stays', async () => {
  const [one, other] = [
    await enrolBy(centre, headquarters.address, 'one', 'coordinator'),
    await enrolBy(centre, headquarters.address, 'other', 'coordinator'),
  ]
  const answers = await Promise.all([
    one.post(`/v1/devices/${other.id}/revocation`),
    other.post(`/v1/devices/${one.id}/revocation`),
  ])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403])
})

test('devices are listed with their last contact, to the minute, and a device that left with when it left', async () => {
  const device = await enrolBy(centre, headquarters.address, 'ana')
  const listed = async () => {
    const { body } = await centre.get<DevicesAnswer>('/v1/devices')
    return body.devices.find(({ id }) => id === device.id)
  }
  const enrolledAt = now
  const base = { id: device.id, member: 'ana', role: 'leader', enrolledAt, revokedAt: null }
  expect(await listed()).toEqual({ ...base, lastContactAt: null })
  now += 5 * minute
  await device.get('/v1/status')
  const contact = now
  now += minute / 2
  await device.get('/v1/status')
  expect(await listed()).toEqual({ ...base, lastContactAt: contact })
  now += minute
  expect((await device.post('/v1/leave')).status).toBe(200)
  expect(await listed()).toEqual({ ...base, lastContactAt: now, revokedAt: now })
  expect(await device.post('/v1/leave')).toEqual(refused(403, 'revoked'))
})
