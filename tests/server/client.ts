import { randomBytes, randomUUID } from 'node:crypto'
import {
  coordinators,
  type DeviceRole,
  type InvitationInput,
  type PullAnswer,
  type PushAnswer,
  type PushedRecord,
  type PushInput,
} from '../../src-protocol/index.ts'
import { sha256 } from '../../src-server/hash.ts'

export interface Answer<Body = unknown> {
  status: number
  body: Body
}

/** A request, as bare as it can be. */
export async function request<Body = unknown>(
  url: string,
  { token, body, method }: { token?: string | undefined; body?: unknown; method?: string } = {},
): Promise<Answer<Body>> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  const answered: unknown = isJson ? await response.json() : await response.text()
  return { status: response.status, body: answered as Body }
}

/** A device of the protocol, without an app. */
export interface TestDevice {
  id: string
  member: string
  token: string
  get<Body = unknown>(path: string): Promise<Answer<Body>>
  post<Body = unknown>(path: string, body?: unknown): Promise<Answer<Body>>
  push(input: Partial<PushInput> & Pick<PushInput, 'records'>): Promise<Answer<PushAnswer>>
  /** All pages from `after`. */
  pullAll(after?: number, bytes?: number): Promise<PullAnswer['records']>
}

export const newToken = () => randomBytes(32).toString('base64url')

export function deviceAt(address: string, id: string, member: string, token: string): TestDevice {
  const device: TestDevice = {
    id,
    member,
    token,
    get: (path) => request(`${address}${path}`, { token }),
    post: (path, body = {}) => request(`${address}${path}`, { token, body }),
    push({ epoch = 1, records, keys }) {
      const audiences = [...new Set(records.map(({ audience }) => audience))]
      const wrapped = (audience: string) => ({
        epoch,
        audience,
        wrapped: Buffer.from(`${id} ${epoch} ${audience}`).toString('base64'),
      })
      return device.post('/v1/push', { epoch, records, keys: keys ?? audiences.map(wrapped) })
    },
    async pullAll(after = 0, bytes = 65_536) {
      const all: PullAnswer['records'] = []
      for (let from = after; ; ) {
        const { body } = await device.get<PullAnswer>(`/v1/pull?after=${from}&epoch=0&bytes=${bytes}`)
        all.push(...body.records)
        from = body.next
        if (body.isLast) return all
      }
    },
  }
  return device
}

/** Founds the campaign; returns its first coordinator. */
export async function foundAt({ address, secret }: { address: string; secret: string }): Promise<TestDevice> {
  const token = newToken()
  const device = { id: randomUUID(), tokenHash: sha256(token) }
  const member = 'centre'
  const body = { secret, campaign: randomUUID(), fingerprint: sha256('recipient'), member, device }
  const answer = await request(`${address}/v1/foundation`, { body })
  if (answer.status !== 200) throw new Error(`not founded: ${JSON.stringify(answer)}`)
  return deviceAt(address, device.id, member, token)
}

/** An invitation and the proof that its code would hold. */
export function invitation(member: string, role: DeviceRole): { input: InvitationInput; proof: string } {
  const proof = randomBytes(32).toString('hex')
  const parcel = randomBytes(60).toString('base64')
  return {
    input: { id: randomUUID(), role, member, proofHash: sha256(proof), parcel, livesMs: 3_600_000 },
    proof,
  }
}

/** A device that a coordinator's device invited. */
export async function enrolBy(
  coordinator: TestDevice,
  address: string,
  member: string,
  role: DeviceRole = 'leader',
): Promise<TestDevice> {
  const { input, proof } = invitation(member, role)
  await coordinator.post('/v1/invitations', input)
  const token = newToken()
  const device = { id: randomUUID(), tokenHash: sha256(token) }
  const answer = await request(`${address}/v1/enrolment`, {
    body: { invitation: input.id, proof, device },
  })
  if (answer.status !== 200) throw new Error(`not enrolled: ${JSON.stringify(answer)}`)
  return deviceAt(address, device.id, member, token)
}

/** A record as a laptop would push it; `sealed` is random. */
export function record(sequence: number, audience: string, more: Partial<PushedRecord> = {}): PushedRecord {
  return {
    sequence,
    kind: audience === coordinators ? 'costs' : 'changes',
    audience,
    uid: randomUUID(),
    cedula: null,
    erases: false,
    sealed: randomBytes(540).toString('base64'),
    ...more,
  }
}

/** Records with sequences from `first`. */
export const recordsFrom = (first: number, count: number, audience: string): PushedRecord[] =>
  Array.from({ length: count }, (_, at) => record(first + at, audience))
