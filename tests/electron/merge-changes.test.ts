import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mergeChanges } from '../../src-main/electron/merge-changes.ts'
import type { Events, PersonRow } from '../../src-preload/contract/index.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const row = (id: number, revision: number) => ({ id, revision }) as PersonRow

function listening() {
  const heard: [string, unknown][] = []
  const emit = mergeChanges((name, event) => {
    heard.push([
      name,
      name === 'people.changed'
        ? (event as Events['people.changed']).rows.map(({ id, revision }) => `${id}:${revision}`)
        : event,
    ])
  })
  return { heard, change: (...rows: PersonRow[]) => emit('people.changed', { rows, altered: [] }), emit }
}

test('one who changes is told of at once; those who follow closely are told of together, as they were last', () => {
  const { heard, change } = listening()
  change(row(1, 1))
  expect(heard).toEqual([['people.changed', ['1:1']]])
  change(row(1, 2))
  change(row(2, 1))
  change(row(1, 3))
  expect(heard).toHaveLength(1)
  vi.advanceTimersByTime(100)
  expect(heard.slice(1)).toEqual([['people.changed', ['1:3', '2:1']]])
  vi.advanceTimersByTime(100)
  expect(heard).toHaveLength(2)
  change(row(3, 1))
  expect(heard.slice(2)).toEqual([['people.changed', ['3:1']]])
})

test('whatever else there is to tell comes after the people before it', () => {
  const { heard, change, emit } = listening()
  change(row(1, 1))
  change(row(2, 1))
  emit('session.locked', null)
  expect(heard.map(([name]) => name)).toEqual(['people.changed', 'people.changed', 'session.locked'])
  vi.advanceTimersByTime(1_000)
  expect(heard).toHaveLength(3)
})

test('what changed in any of those who are told of together is told with them, and not again', () => {
  const heard: Events['people.changed'][] = []
  const emit = mergeChanges((_, event) => heard.push(event as Events['people.changed']))
  emit('people.changed', { rows: [row(1, 1)], altered: ['name'] })
  emit('people.changed', { rows: [row(2, 1)], altered: ['status'] })
  emit('people.changed', { rows: [row(3, 1)], altered: ['phone', 'status'] })
  vi.advanceTimersByTime(100)
  emit('people.changed', { rows: [row(4, 1)], altered: [] })
  vi.advanceTimersByTime(100)
  expect(heard.map(({ altered }) => altered)).toEqual([['name'], ['status', 'phone'], []])
})
