import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { protocolVersion, routes } from '../../src-protocol/index.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { programsFolder, startCluster } from '../support/postgres.ts'
import { enrolBy, foundAt, recordsFrom } from './client.ts'

const main = path.resolve(import.meta.dirname, '../../src-server/main.ts')

/** The server as a process, and a way to wait for its lines. */
function start(environment: Record<string, string>, ...args: string[]) {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH, NODE_COMPILE_CACHE, PORT: '0', PGLITE_DIR: 'memory', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  /** The first line from here on that has this, after it. */
  const lineAfter = async (text: string): Promise<string> => {
    for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
      const at = next.value.indexOf(text)
      if (at >= 0) return next.value.slice(at + text.length)
    }
    throw new Error(`no line with ${text}`)
  }
  return { child, lineAfter }
}

async function outputOf({ child }: { child: ChildProcess }) {
  const read = { stdout: '', stderr: '' }
  child.stdout?.on('data', (data) => {
    read.stdout += data
  })
  child.stderr?.on('data', (data) => {
    read.stderr += data
  })
  const [code] = await once(child, 'close')
  return { ...read, code }
}

test('it starts on loopback, says how to found the campaign, and answers what it has begun before it ends', async () => {
  const { child, lineAfter } = start({})
  const address = await lineAfter('Headquarters at ')
  expect(new URL(address).hostname).toBe('127.0.0.1')
  const secret = await lineAfter('Secret to found the campaign with: ')
  await foundAt({ address, secret })

  const { hostname, port } = new URL(address)
  // A proxy also opens connections that it then has no request for.
  const unused = net.connect(Number(port), hostname)
  await once(unused, 'connect')
  const body = JSON.stringify({ secret: 'wrong' })
  const socket = net.connect(Number(port), hostname)
  const head = [
    'POST /v1/foundation HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    // The interim answer shows that the request has begun.
    'Expect: 100-continue',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5)}`)
  const [interim] = (await once(socket, 'data')) as [Buffer]
  expect(interim.toString()).toMatch(/^HTTP\/1\.1 100 /)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await lineAfter('stopping')
  socket.write(body.slice(5))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toContain('{"error":"invalid"}')
  expect(await ended).toEqual([0, null])
})

test('it refuses to start with wrong settings, and names them without their values', async () => {
  const wrong = { PORT: 'eighty', DATABASE_URL: 'mysql://user:hidden@db/x', METRICS_TOKEN: 'short' }
  expect(await outputOf(start(wrong))).toEqual({
    stdout: '',
    stderr: 'Not valid: PORT, DATABASE_URL, METRICS_TOKEN\n',
    code: 1,
  })
  const url = 'postgres://user:hidden@127.0.0.1:1/x'
  const without = await outputOf(start({ DATABASE_URL: url, HEADQUARTERS_SECRET: '' }))
  expect(without).toMatchObject({
    stderr: 'HEADQUARTERS_SECRET is missing: at least 20 characters\n',
    code: 1,
  })
  const unreachable = await outputOf(start({ DATABASE_URL: url, HEADQUARTERS_SECRET: 's'.repeat(20) }))
  expect(unreachable).toMatchObject({ stderr: 'connect ECONNREFUSED 127.0.0.1:1\n', code: 1 })
})

const programs = programsFolder()

test.runIf(isFull && programs !== null)(
  'PostgreSQL that restarts midway neither ends the server nor costs a record',
  async () => {
    const cluster = await startCluster(programs as string, temporaryFolder())
    onTestFinished(() => cluster.stop())
    const secret = 's'.repeat(20)
    const { child, lineAfter } = start({
      DATABASE_URL: await cluster.newDatabase(),
      HEADQUARTERS_SECRET: secret,
    })
    const [address = ''] = (await lineAfter('Server listening at ')).split('"')
    const leader = await enrolBy(await foundAt({ address, secret }), address, randomUUID())
    let pushed = 0
    let refused = 0
    let isOver = false
    /** Pushes the next five again until they are confirmed. */
    const pushing = (async () => {
      while (!isOver) {
        const records = recordsFrom(pushed + 1, 5, leader.member)
        for (let status = 0; status !== 200; ) {
          ;({ status } = await leader.push({ records }))
          if (status !== 200) refused += 1
        }
        pushed += 5
      }
    })()
    for (let restarts = 0; restarts < 3; restarts += 1) {
      const before = pushed
      await cluster.restart()
      // The server has found its way back before the next one.
      while (pushed < before + 50) await leader.get('/v1/status')
    }
    isOver = true
    await pushing
    expect(refused).toBeGreaterThan(0)
    const sequences = (await leader.pullAll()).map(({ sequence }) => sequence)
    expect(sequences).toEqual(Array.from({ length: pushed }, (_, at) => at + 1))
    expect([child.exitCode, child.signalCode]).toEqual([null, null])
  },
)

test('the protocol is printed as JSON Schema', async () => {
  const { stdout, code } = await outputOf(start({}, '--schemas'))
  const printed = JSON.parse(stdout)
  expect([code, printed.version, Object.keys(printed.routes)]).toEqual([
    0,
    protocolVersion,
    Object.keys(routes),
  ])
  expect(printed.routes.push.body).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['epoch', 'keys', 'records'],
  })
  expect(printed.routes.pull.query.properties.after).toMatchObject({ type: 'integer', minimum: 0 })
})
