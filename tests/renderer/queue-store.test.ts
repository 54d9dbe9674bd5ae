import { afterEach, expect, test, vi } from 'vitest'
import type { HistoryPage } from '../../src-preload/contract/index.ts'
import { loadHistory, showNewer, showOlder, useQueueScreen } from '../../src-renderer/queue/screen-store.ts'

vi.hoisted(() => vi.stubGlobal('localStorage', { getItem: () => null }))
afterEach(() => void vi.unstubAllGlobals())

/** A fake main with pages of one attempt each, from id 100 down. The test releases each answer. */
function main() {
  const waiting: (() => void)[] = []
  vi.stubGlobal('window', {
    referidos: {
      queue: {
        history: async ({ before }: { before: number | null }) => {
          await new Promise<void>((resolve) => waiting.push(resolve))
          const page = { attempts: [{ id: (before ?? 101) - 1 }], more: true } as HistoryPage
          return { ok: true, value: page }
        },
      },
    },
  })
  return async function answer(id: number) {
    await vi.waitFor(() => {
      waiting.shift()?.()
      expect(useQueueScreen.getState().history?.attempts).toMatchObject([{ id }])
    })
  }
}

test('a double click on «Más antiguos» goes one page back, and one click leads to the newest again', async () => {
  const answer = main()
  void loadHistory()
  await answer(100)
  showOlder()
  showOlder()
  await answer(99)
  expect(useQueueScreen.getState().cursors).toEqual([null, 100])
  // Newer, then older before the newer page has arrived: the second press does nothing.
  showNewer()
  showOlder()
  expect(useQueueScreen.getState().cursors).toEqual([null])
  await answer(100)
  showOlder()
  await answer(99)
  expect(useQueueScreen.getState().cursors).toEqual([null, 100])
})
