import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createFeedUpdater } from '../../src-main/updates/feed.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { type FeedFault, pendingIn, startFeed } from '../support/feed.ts'
import { nodeUpdater } from '../support/node-updater.ts'

/** electron-updater itself, on a feed over HTTP. */

const running = '0.1.0'
const next = '0.2.0'

/** A program that writes its name where the test sees it; padded, so that a download has a middle. */
const programOf = (version: string, started: string): string =>
  `#!/bin/sh\necho ${version} > '${started}'\nexit\n# ${'x'.repeat(400_000)}\n`

async function begin(offered = next) {
  const folder = temporaryFolder()
  const feed = await startFeed()
  onTestFinished(feed.close)
  const image = path.join(folder, 'Referidos-0.1.0.AppImage')
  const started = path.join(folder, 'started')
  const config = path.join(folder, 'app-update.yml')
  const offer = path.join(folder, 'offer')
  fs.writeFileSync(config, feed.config)
  fs.writeFileSync(image, programOf(running, started), { mode: 0o755 })
  fs.writeFileSync(offer, programOf(offered, started))
  await feed.publish(offered, offer)
  vi.stubEnv('APPIMAGE', image)
  onTestFinished(() => void vi.unstubAllEnvs())
  const logged: string[] = []
  const open = () =>
    createFeedUpdater(nodeUpdater({ version: running, image, config, folder }), (level, message) =>
      logged.push(`${level} ${message}`),
    )
  const before = fs.readFileSync(image)
  return {
    folder,
    feed,
    image,
    started,
    offer,
    open,
    updater: open(),
    logged,
    cache: path.join(folder, 'cache'),
    /** Nothing was replaced, and nothing half-made is taken for a whole file. */
    isAsBefore: () =>
      fs.readFileSync(image).equals(before) && !fs.existsSync(`${image}.new`) && !fs.existsSync(started),
  }
}

const { signal } = new AbortController()

test('a newer version is found, downloaded with progress, put in place and started', async () => {
  const { updater, image, started, offer, folder, feed, isAsBefore } = await begin()
  expect(await updater.check()).toBe(next)
  expect(feed.requests).toEqual(['/latest-linux.yml'])
  const percents: number[] = []
  await updater.download(signal, (percent) => percents.push(percent))
  expect(percents.at(-1)).toBe(100)
  await updater.prepare()
  expect(fs.readFileSync(image, 'utf8')).toContain(`echo ${running}`)
  fs.rmSync(`${image}.new`)
  expect(isAsBefore()).toBe(true)
  await updater.prepare()
  const watcher = fs.watch(folder)
  const seen = once(watcher, 'change')
  await updater.install()
  await seen
  watcher.close()
  await vi.waitUntil(() => fs.existsSync(started) && fs.readFileSync(started, 'utf8') !== '')
  expect(fs.readFileSync(started, 'utf8')).toBe(`${next}\n`)
  // Under its old name, to which shortcuts lead.
  expect(fs.readFileSync(image)).toEqual(fs.readFileSync(offer))
  expect(fs.statSync(image).mode & 0o111).toBe(0o111)
  expect(fs.readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([])
})

test.each([
  ['the same version', running],
  ['an older version', '0.0.9'],
])('%s is not offered', async (_, offered) => {
  const { updater, isAsBefore } = await begin(offered)
  expect(await updater.check()).toBe(null)
  expect(isAsBefore()).toBe(true)
})

test.each<FeedFault>(['missing', 'unreadable'])('a feed that is %s is an error', async (fault) => {
  const { updater, feed, isAsBefore } = await begin()
  feed.fault = fault
  await expect(updater.check()).rejects.toThrow()
  expect(isAsBefore()).toBe(true)
  feed.fault = null
  expect(await updater.check()).toBe(next)
})

// electron-updater tries three times, for three seconds.
test.runIf(isFull)('a feed whose server is gone is an error', async () => {
  const { updater, feed } = await begin()
  await feed.close()
  await expect(updater.check()).rejects.toThrow()
})

test.each<FeedFault>(['no_file', 'cut', 'short', 'altered'])(
  'a download that is %s leaves nothing, and the next one works',
  async (fault) => {
    const { updater, feed, cache, isAsBefore, image, offer } = await begin()
    await updater.check()
    feed.fault = fault
    await expect(updater.download(signal, () => {})).rejects.toThrow()
    expect(pendingIn(cache)).toEqual([])
    await expect(updater.prepare()).rejects.toThrow()
    expect(isAsBefore()).toBe(true)
    feed.fault = null
    await updater.download(signal, () => {})
    await updater.prepare()
    expect(fs.readFileSync(`${image}.new`)).toEqual(fs.readFileSync(offer))
  },
)

test('a download can be cancelled in its middle, and begun again', async () => {
  const { updater, feed, cache, isAsBefore } = await begin()
  await updater.check()
  const stop = new AbortController()
  const half = feed.holdAt(0.5)
  const cancelled = updater.download(stop.signal, () => {})
  await half
  stop.abort(new Error('cancelled'))
  await expect(cancelled).rejects.toThrow()
  feed.goOn()
  expect(pendingIn(cache).filter((name) => name.endsWith('.AppImage') && !name.startsWith('temp'))).toEqual(
    [],
  )
  expect(isAsBefore()).toBe(true)
  await updater.download(signal, () => {})
  await updater.prepare()
})

test('what an earlier run has downloaded is checked and not downloaded again', async () => {
  const { updater, open, feed } = await begin()
  await updater.check()
  await updater.download(signal, () => {})
  const before = feed.requests.filter((name) => name.endsWith('.AppImage')).length
  const later = open()
  await later.check()
  await later.download(signal, () => {})
  expect(feed.requests.filter((name) => name.endsWith('.AppImage'))).toHaveLength(before)
  await later.prepare()
})

test('a downloaded file that was changed is not installed, also not by the next run', async () => {
  const { updater, open, cache, isAsBefore } = await begin()
  await updater.check()
  await updater.download(signal, () => {})
  const [name = ''] = pendingIn(cache).filter((one) => one.endsWith('.AppImage'))
  const file = path.join(cache, 'referidos-updater', 'pending', name)
  fs.appendFileSync(file, 'rm -rf\n')
  await expect(updater.prepare()).rejects.toThrow('has changed')
  expect(fs.existsSync(file)).toBe(false)
  expect(isAsBefore()).toBe(true)
  const later = open()
  await later.check()
  await later.download(signal, () => {})
  await later.prepare()
})

test('the feed is told nothing by which the laptop could be recognised', async () => {
  const { updater, feed } = await begin()
  const ids: unknown[] = []
  feed.onRequest = ({ headers }) => ids.push(headers['x-user-staging-id'])
  await updater.check()
  expect(ids).toEqual(['00000000-0000-0000-0000-000000000000'])
})
