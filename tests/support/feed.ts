import { createHash } from 'node:crypto'
import fs from 'node:fs'
import type http from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { listenOnLoopback } from './loopback.ts'

/**
 * Faults of a feed's server. `missing`: there is no description of the newest version. `unreadable`: the description is
 * no YAML. `no_file`: the file is missing. `cut`: the connection drops in the middle of it. `short`: the answer ends
 * after half of it. `altered`: another file of the same size. `stuck`: nothing follows the first half.
 */
export type FeedFault = 'missing' | 'unreadable' | 'no_file' | 'cut' | 'short' | 'altered' | 'stuck'

/** A feed of static files on loopback, in electron-builder's format for Linux. */
export interface Feed {
  /** Text of the `app-update.yml` of an app that updates itself from this feed. */
  config: string
  /** Publishes the file as the newest version. */
  publish(version: string, file: string): Promise<void>
  /** null: no fault. */
  fault: FeedFault | null
  /** Requested paths so far, without query. */
  requests: string[]
  onRequest(request: http.IncomingMessage): void
  /** Resolves once the next download has sent `share` of the file (0 to 1). The download then waits for `goOn`. */
  holdAt(share: number): Promise<void>
  goOn(): void
  close(): Promise<void>
}

interface Published {
  file: string
  name: string
  bytes: number
  description: string
}

export async function startFeed(): Promise<Feed> {
  let published: Published | null = null
  let hold: { share: number; reached(): void } | null = null
  let release: () => void = () => {}

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://feed')
    feed.requests.push(pathname)
    feed.onRequest(request)
    const isDescription = /^\/latest-linux(-arm64)?\.yml$/.test(pathname)
    if (published === null || (isDescription ? feed.fault === 'missing' : feed.fault === 'no_file'))
      return void response.writeHead(404).end()
    if (isDescription) {
      response.writeHead(200, { 'content-type': 'text/yaml' })
      return void response.end(feed.fault === 'unreadable' ? '<html>: [' : published.description)
    }
    // Parts of a file belong to block maps, which this file lacks.
    if (pathname !== `/${published.name}` || request.headers.range !== undefined)
      return void response.writeHead(404).end()
    await sendFile(published, response)
  }

  async function sendFile({ file, bytes }: Published, response: http.ServerResponse): Promise<void> {
    const half = Math.floor(bytes / 2)
    response.writeHead(200, { 'content-length': feed.fault === 'short' ? half : bytes })
    switch (feed.fault) {
      case 'short':
        return await send(file, 0, half, response, true)
      case 'cut':
        await send(file, 0, half, response, false)
        return void response.destroy()
      case 'stuck':
        return await send(file, 0, half, response, false)
      case 'altered':
        return void response.end(Buffer.alloc(bytes, 0x20))
      default:
        break
    }
    if (hold !== null) {
      const { share, reached } = hold
      hold = null
      const first = Math.max(1, Math.floor(bytes * share))
      const released = new Promise<void>((resolve) => {
        release = resolve
      })
      await send(file, 0, first, response, false)
      reached()
      await released
      return await send(file, first, bytes, response, true)
    }
    await send(file, 0, bytes, response, true)
  }

  const server = await listenOnLoopback((request, response) => {
    // The app may be killed during the answer.
    answer(request, response).catch(() => response.destroy())
  }, 0)
  const feed: Feed = {
    config: `provider: generic\nurl: ${server.url}\nupdaterCacheDirName: referidos-updater\n`,
    fault: null,
    requests: [],
    onRequest: () => {},
    async publish(version, file) {
      const name = `referidos-${version}-linux-x86_64.AppImage`
      const sha512 = await hashOf(file)
      const bytes = fs.statSync(file).size
      published = {
        file,
        name,
        bytes,
        description: [
          `version: ${version}`,
          'files:',
          `  - url: ${name}`,
          `    sha512: ${sha512}`,
          `    size: ${bytes}`,
          `path: ${name}`,
          `sha512: ${sha512}`,
          `releaseDate: '2026-11-29T12:00:00.000Z'`,
          '',
        ].join('\n'),
      }
    },
    holdAt: (share) =>
      new Promise((resolve) => {
        hold = { share, reached: resolve }
      }),
    goOn: () => release(),
    async close() {
      release()
      await server.close()
    },
  }
  return feed
}

/** Resolves once the bytes from `start` up to `end` (exclusive) are sent. */
async function send(
  file: string,
  start: number,
  end: number,
  response: http.ServerResponse,
  isLast: boolean,
): Promise<void> {
  const source = fs.createReadStream(file, { start, end: end - 1 })
  await pipeline(source, response, { end: isLast })
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(fs.createReadStream(file), hash)
  return hash.digest('base64')
}

/** Names in the folder into which electron-updater downloads. */
export const pendingIn = (cacheDir: string): string[] => {
  const folder = path.join(cacheDir, 'referidos-updater', 'pending')
  return fs.existsSync(folder) ? fs.readdirSync(folder) : []
}
