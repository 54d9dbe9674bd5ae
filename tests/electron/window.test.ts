import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { boundsOn, readWindowState, writeWindowState } from '../../src-main/electron/window-state.ts'
import { nextFactor } from '../../src-main/electron/zoom.ts'
import { temporaryFolder } from '../support/database.ts'

const laptop = { x: 0, y: 24, width: 1366, height: 744 }
const beamer = { x: 1366, y: 0, width: 1920, height: 1080 }

describe('where a window opens', () => {
  test('without a memory it is in the middle of the first screen, and no larger than it', () => {
    expect(boundsOn([beamer, laptop], null)).toEqual({ x: 1686, y: 140, width: 1280, height: 800 })
    expect(boundsOn([laptop], null)).toEqual({ x: 43, y: 24, width: 1280, height: 744 })
  })

  test('where it was, on whichever screen that was', () => {
    const there = { x: 1500, y: 100, width: 1100, height: 700 }
    expect(boundsOn([laptop, beamer], there)).toEqual(there)
  })

  test('in the middle of the first screen once its own is gone', () => {
    const there = { x: 1500, y: 100, width: 1100, height: 700 }
    expect(boundsOn([laptop], there)).toEqual({ x: 133, y: 46, width: 1100, height: 700 })
  })

  test('wholly on the screen, where it stood half beside it or was larger', () => {
    expect(boundsOn([laptop], { x: 900, y: 300, width: 1100, height: 700 })).toEqual({
      x: 266,
      y: 68,
      width: 1100,
      height: 700,
    })
    expect(boundsOn([laptop], { x: 0, y: 24, width: 3000, height: 2000 })).toEqual(laptop)
  })

  test('never smaller than every screen of the app can bear', () => {
    expect(boundsOn([laptop], { x: 10, y: 30, width: 1, height: 1 })).toMatchObject({
      width: 1024,
      height: 640,
    })
    expect(boundsOn([{ x: 0, y: 0, width: 800, height: 600 }], null)).toEqual({
      x: 0,
      y: 0,
      width: 1024,
      height: 640,
    })
  })

  test('what cannot be reached by its top edge counts as gone', () => {
    const below = { x: 100, y: 760, width: 1100, height: 700 }
    expect(boundsOn([laptop], below)).toMatchObject({ x: 133, y: 46 })
  })
})

describe('the file that says where', () => {
  test('what was written is read', () => {
    const file = path.join(temporaryFolder(), 'window.json')
    const state = { bounds: { x: -5, y: 40, width: 1200, height: 700 }, isMaximised: true }
    writeWindowState(file, state)
    expect(readWindowState(file)).toEqual(state)
  })

  test.each([
    ['none', null],
    ['cut off', '{"bounds":{"x":1'],
    ['something else', '[]'],
    ['a bound missing', '{"bounds":{"x":1,"y":2,"width":1200},"isMaximised":false}'],
    ['no number', '{"bounds":{"x":"1","y":2,"width":1200,"height":700},"isMaximised":false}'],
    ['beyond all screens', '{"bounds":{"x":1e12,"y":2,"width":1200,"height":700},"isMaximised":false}'],
  ])('%s: as if there were none', (_name, text) => {
    const file = path.join(temporaryFolder(), 'window.json')
    if (text !== null) fs.writeFileSync(file, text)
    expect(readWindowState(file)).toBeNull()
  })
})

test('the zoom goes from step to step and no further than the last', () => {
  expect(nextFactor(1, 'larger')).toBe(1.1)
  // Chromium returns 1.1 like this.
  expect(nextFactor(1.0999999, 'larger')).toBe(1.25)
  expect(nextFactor(1, 'smaller')).toBe(0.9)
  expect(nextFactor(2, 'larger')).toBe(2)
  expect(nextFactor(0.8, 'smaller')).toBe(0.8)
  expect(nextFactor(3, 'smaller')).toBe(2)
})
