import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everybody, type RouteName, routes } from '../../src-protocol/index.ts'
import { devices } from '../../src-server/database/schema.ts'
import { sha256 } from '../../src-server/hash.ts'
import { type Headquarters, startHeadquarters } from '../support/headquarters.ts'
import { enrolBy, foundAt, invitation, newToken, record, request, type TestDevice } from './client.ts'

/** `other`: a leader's device of another member than that of whom the request is about. */
const askers = ['none', 'garbage', 'revoked', 'other', 'leader', 'coordinator'] as const
type Asker = (typeof askers)[number]

type Result = number | string
/** What each asker gets: a status, or the code of the refusal. */
type Expected = Record<Asker, Result>

const ofDevices = (other: Result, leader: Result, coordinator: Result): Expected => ({
  none: 'unknown_device',
  garbage: 'unknown_device',
  revoked: 'revoked',
  other,
  leader,
  coordinator,
})
const ofAll = (result: Result): Expected => ({
  none: result,
  garbage: result,
  revoked: result,
  other: result,
  leader: result,
  coordinator: result,
})

interface Row {
  route: RouteName | 'metrics'
  what: string
  body?: () => unknown
  path?: () => string
  expected: Expected
}

let headquarters: Headquarters
let tokens: Record<Asker, string | undefined>
let leader: TestDevice
let victim: string
let open: string

const newDevice = () => ({ id: randomUUID(), tokenHash: sha256(newToken()) })
const key = (audience: string) => ({ epoch: 1, audience, wrapped: 'a2V5' })
const pushTo = (audience: () => string) => () => ({
  epoch: 1,
  keys: [key(audience())],
  records: [record(1, audience())],
})

const rows: Row[] = [
  { route: 'health', what: 'anybody', expected: ofAll(200) },
  { route: 'metrics', what: 'this machine', path: () => '/metrics', expected: ofAll(200) },
  {
    route: 'foundation',
    what: 'with a wrong secret',
    body: () => ({
      secret: 'wrong',
      campaign: 'c',
      fingerprint: sha256('r'),
      member: 'm',
      device: newDevice(),
    }),
    expected: ofAll('not_allowed'),
  },
  {
    route: 'foundation',
    what: 'a second time',
    body: () => ({
      secret: headquarters.secret,
      campaign: 'c',
      fingerprint: sha256('r'),
      member: 'm',
      device: newDevice(),
    }),
    expected: ofAll('conflict'),
  },
  {
    route: 'enrolment',
    what: 'without an invitation',
    body: () => ({ invitation: randomUUID(), proof: sha256('proof'), device: newDevice() }),
    expected: ofAll('no_invitation'),
  },
  { route: 'status', what: 'of itself', expected: ofDevices(200, 200, 200) },
  {
    route: 'push',
    what: "for the leader's member",
    body: pushTo(() => leader.member),
    expected: ofDevices('not_allowed', 200, 200),
  },
  {
    route: 'push',
    what: 'changes for everybody',
    body: pushTo(() => everybody),
    expected: ofDevices('not_allowed', 'not_allowed', 200),
  },
  {
    route: 'pull',
    what: 'what is for it',
    path: () => '/v1/pull?after=0&epoch=0',
    expected: ofDevices(200, 200, 200),
  },
  {
    route: 'invitations',
    what: 'a coordinator',
    body: () => invitation(leader.member, 'coordinator').input,
    expected: ofDevices('not_allowed', 'not_allowed', 200),
  },
  {
    route: 'withdrawal',
    what: 'of an invitation',
    path: () => `/v1/invitations/${open}/withdrawal`,
    body: () => ({}),
    expected: ofDevices('not_allowed', 'not_allowed', 200),
  },
  { route: 'devices', what: 'all', expected: ofDevices('not_allowed', 'not_allowed', 200) },
  {
    route: 'revocation',
    what: 'of another device',
    path: () => `/v1/devices/${victim}/revocation`,
    body: () => ({}),
    expected: ofDevices('not_allowed', 'not_allowed', 200),
  },
  { route: 'leave', what: 'itself', body: () => ({}), expected: ofDevices(200, 200, 200) },
]

beforeAll(async () => {
  headquarters = await startHeadquarters()
  const { address } = headquarters
  const centre = await foundAt(headquarters)
  leader = await enrolBy(centre, address, 'one')
  const [other, revoked, gone] = [
    await enrolBy(centre, address, 'two'),
    await enrolBy(centre, address, 'one'),
    await enrolBy(centre, address, 'three'),
  ]
  victim = gone.id
  const { input } = invitation(leader.member, 'coordinator')
  open = input.id
  await centre.post('/v1/invitations', input)
  await leader.push({ records: [record(1, leader.member)] })
  await centre.post(`/v1/devices/${revoked.id}/revocation`)
  tokens = {
    none: undefined,
    garbage: newToken(),
    revoked: revoked.token,
    other: other.token,
    leader: leader.token,
    coordinator: centre.token,
  }
})
afterAll(() => headquarters.stop())

test('every route that the server has is in a row, and every route of the protocol is served', () => {
  const known = Object.values(routes).map(
    ({ method, path }) => ({ method, path }) as { method: string; path: string },
  )
  const served = headquarters.served.map(({ method, path }) => `${method} ${path}`)
  const covered = rows.map(({ route }) =>
    route === 'metrics' ? 'GET /metrics' : `${routes[route].method} ${routes[route].path}`,
  )
  expect(served.toSorted()).toEqual([...new Set(covered)].toSorted())
  expect(served.toSorted()).toEqual(
    [...known.map(({ method, path }) => `${method} ${path}`), 'GET /metrics'].toSorted(),
  )
})

test.each(rows)('$route, $what', async ({ route, path, body, expected }) => {
  const method = route === 'metrics' ? 'GET' : routes[route].method
  const url = `${headquarters.address}${path?.() ?? (route === 'metrics' ? '' : routes[route].path)}`
  for (const asker of askers) {
    const answer = await request<{ error?: string }>(url, { method, token: tokens[asker], body: body?.() })
    const result = answer.body.error ?? answer.status
    expect({ asker, result }).toEqual({ asker, result: expected[asker] })
  }
})

test('tokens in another place or shape are no tokens', async () => {
  const centre = await enrolled()
  const url = `${headquarters.address}/v1/status`
  const shapes = [
    `bearer ${centre}`,
    `Bearer  ${centre}`,
    `Basic ${centre}`,
    centre,
    `Bearer ${centre} `.repeat(2),
    `Bearer ${sha256(centre)}`,
    'Bearer',
  ]
  for (const authorization of shapes) {
    const response = await fetch(url, { headers: { authorization } })
    expect([authorization, response.status]).toEqual([authorization, 401])
  }
  expect((await fetch(`${url}?token=${centre}`)).status).toBe(401)
})

/** The token of a device that is in no row. */
async function enrolled(): Promise<string> {
  const { database } = headquarters
  const token = newToken()
  await database
    .insert(devices)
    .values({ id: randomUUID(), member: 'four', role: 'leader', tokenHash: sha256(token), enrolledAt: 0 })
  return token
}

test('metrics are for this machine: not through its proxy, except with the token', async () => {
  const url = `${headquarters.address}/metrics`
  const ask = async (headers: Record<string, string>) => (await fetch(url, { headers })).status
  expect(await ask({ 'x-forwarded-for': '203.0.113.9' })).toBe(404)
  expect(await ask({ forwarded: 'for=203.0.113.9' })).toBe(404)
  const token = newToken()
  const guarded = await headquarters.beside({ metricsToken: token })
  try {
    const through = { 'x-forwarded-for': '203.0.113.9' }
    const response = (headers: Record<string, string>) => fetch(`${guarded.address}/metrics`, { headers })
    expect((await response({ ...through, authorization: `Bearer ${newToken()}` })).status).toBe(404)
    const shown = await response({ ...through, authorization: `Bearer ${token}` })
    expect(await shown.text()).toContain('headquarters_pushed_records_total')
  } finally {
    await guarded.stop()
  }
})
