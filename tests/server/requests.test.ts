import { once } from 'node:events'
import net from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { longestRequestBytes, refusals } from '../../src-protocol/index.ts'
import { type Headquarters, startHeadquarters } from '../support/headquarters.ts'
import {
  deviceAt,
  enrolBy,
  foundAt,
  invitation,
  newToken,
  record,
  recordsFrom,
  request,
  type TestDevice,
} from './client.ts'

let headquarters: Headquarters
let centre: TestDevice
let leader: TestDevice

beforeAll(async () => {
  headquarters = await startHeadquarters()
  centre = await foundAt(headquarters)
  leader = await enrolBy(centre, headquarters.address, 'ana')
})
afterAll(() => headquarters.stop())

const refused = (error: keyof typeof refusals) => ({ status: refusals[error], body: { error } })
const send = (path: string, more: object) =>
  request(`${headquarters.address}${path}`, { token: leader.token, ...more })

test('requests that are not of the contract are refused with a code alone', async () => {
  const good = record(1, 'ana')
  const pushed = (more: object) => ({ epoch: 1, keys: [], records: [good], ...more })
  const bodies: unknown[] = [
    '{',
    '',
    '[]',
    'null',
    '{"__proto__":{"isAdmin":true}}',
    {},
    pushed({ extra: 1 }),
    pushed({ epoch: 0 }),
    pushed({ epoch: 1.5 }),
    pushed({ epoch: '1' }),
    pushed({ records: [] }),
    pushed({ records: recordsFrom(1, 201, 'ana') }),
    pushed({ records: [{ ...good, extra: 1 }] }),
    pushed({ records: [{ ...good, kind: 'people' }] }),
    pushed({ records: [{ ...good, uid: "x'; drop table records; --" }] }),
    pushed({ records: [{ ...good, uid: 'x'.repeat(65) }] }),
    pushed({ records: [{ ...good, sealed: 'not base64' }] }),
    pushed({ records: [{ ...good, cedula: '1030234567' }] }),
    pushed({ records: [{ ...good, sequence: 2 ** 53 }] }),
  ]
  for (const body of bodies)
    expect(await send('/v1/push', { method: 'POST', body })).toEqual(refused('invalid'))
  const queries = [
    '',
    'after=0',
    'after=-1&epoch=0',
    'after=x&epoch=0',
    'after=0&epoch=0&more=1',
    'after=0&epoch=0&bytes=1',
    'after=0&after=1&epoch=0',
  ]
  for (const query of queries) expect(await send(`/v1/pull?${query}`, {})).toEqual(refused('invalid'))
  expect(await send('/v1/status?more=1', {})).toEqual(refused('invalid'))
  expect(await send('/v1/leave', { body: { more: 1 } })).toEqual(refused('invalid'))
  const text = await fetch(`${headquarters.address}/v1/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${leader.token}`, 'content-type': 'text/plain' },
    body: 'text',
  })
  expect([text.status, await text.json()]).toEqual([400, { error: 'invalid' }])
})

test('paths and methods that the server does not have are not found', async () => {
  for (const path of ['/', '/v1', '/v1/push/', '/v2/push', '/v1/devices/x'])
    expect(await send(path, {})).toEqual(refused('not_found'))
  expect(await send('/v1/push', { method: 'GET' })).toEqual(refused('not_found'))
  expect(await send('/v1/pull', { method: 'DELETE' })).toEqual(refused('not_found'))
  expect(await send('/%zz', {})).toEqual(refused('invalid'))
})

test('what is no HTTP is refused with a code alone', async () => {
  const { hostname, port } = new URL(headquarters.address)
  const socket = net.connect(Number(port), hostname)
  socket.write('NOT HTTP\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 [\s\S]*\{"error":"invalid"\}$/)
  socket.destroy()
})

test('a body over the limit is refused', async () => {
  const body = `{"epoch":1,"keys":[],"records":[${' '.repeat(longestRequestBytes)}]}`
  expect(await send('/v1/push', { body })).toEqual(refused('too_large'))
})

test('without a token no body is read', async () => {
  const answer = await request(`${headquarters.address}/v1/push`, { body: '{' })
  expect(answer).toEqual(refused('unknown_device'))
})

test('a failing database is an internal error: no word of it is answered, and none of the values is logged', async () => {
  const broken = await headquarters.beside({})
  const { log } = broken
  const device = deviceAt(broken.address, leader.id, leader.member, leader.token)
  const sent = record(1, 'ana', { cedula: 'c'.repeat(64) })
  await headquarters.database.execute('alter table holders rename to holders_away')
  expect(await device.push({ records: [sent] })).toEqual(refused('internal'))
  await headquarters.database.execute('alter table holders_away rename to holders')
  const failure = log.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'failed')
  // 42P01: no such table.
  expect(failure).toMatchObject({ level: 50, err: { type: 'DrizzleQueryError', message: '42P01' } })
  expect(failure.err.stack).toContain('src-server/push.ts')
  expect(log.join('\n')).not.toContain(sent.uid)
  expect(log.join('\n')).not.toContain(sent.sealed)
  expect(log.join('\n')).not.toContain('holders')
  await broken.stop()
})

test('the log has a line for each answer, without addresses, tokens, bodies and queries', async () => {
  const { log } = headquarters
  log.length = 0
  const { input, proof } = invitation('berta', 'leader')
  await centre.post('/v1/invitations', input)
  await leader.get('/v1/pull?after=123456&epoch=0')
  await leader.get('/somewhere?name=Ana')
  await request(`${headquarters.address}/v1/foundation`, { body: { secret: headquarters.secret } })
  const lines = log.map((line) => JSON.parse(line))
  expect(lines.map(({ method, route, status, device }) => ({ method, route, status, device }))).toEqual([
    { method: 'POST', route: '/v1/invitations', status: 200, device: centre.id },
    { method: 'GET', route: '/v1/pull', status: 200, device: leader.id },
    { method: 'GET', route: 'none', status: 404, device: null },
    { method: 'POST', route: '/v1/foundation', status: 400, device: null },
  ])
  for (const line of lines)
    expect(Object.keys(line).toSorted()).toEqual(
      ['device', 'level', 'method', 'ms', 'msg', 'reqId', 'route', 'status', 'time'].toSorted(),
    )
  const secrets = [
    centre.token,
    leader.token,
    headquarters.secret,
    proof,
    input.parcel,
    '123456',
    'somewhere',
    '127.0.0.1',
    'berta',
  ]
  for (const secret of secrets) expect(log.join('\n')).not.toContain(secret)
})

test('limits: by device, by address, and stricter where a secret is tried', async () => {
  const limited = await headquarters.beside({ limits: { address: 30, device: 5, entry: 4 } })
  try {
    const first = deviceAt(limited.address, centre.id, centre.member, centre.token)
    const second = deviceAt(limited.address, leader.id, leader.member, leader.token)
    const guess = () =>
      request(`${limited.address}/v1/enrolment`, {
        body: { invitation: 'x', proof: 'a'.repeat(64), device: { id: 'd', tokenHash: 'a'.repeat(64) } },
      })
    for (let at = 0; at < 4; at += 1) expect(await guess()).toEqual(refused('no_invitation'))
    expect(await guess()).toEqual(refused('too_many'))
    const statuses = []
    for (let at = 0; at < 6; at += 1) statuses.push((await second.get('/v1/status')).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    // Another device of the same address goes on until the limit of the address.
    expect((await first.get('/v1/status')).status).toBe(200)
    const answers = []
    for (let at = 0; at < 30; at += 1)
      answers.push((await request(`${limited.address}/v1/status`, { token: newToken() })).status)
    expect(answers[0]).toBe(401)
    const last = await fetch(`${limited.address}/healthz`)
    expect([last.status, await last.json()]).toEqual([429, { error: 'too_many' }])
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  } finally {
    await limited.stop()
  }
})
