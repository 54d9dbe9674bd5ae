import type { Page } from 'playwright-core'
import type { FreeText } from '../../src-preload/person-fields.ts'

/** Measurements inside a page, by the page's clock. */

export interface Painted {
  /** Milliseconds from the event to the frame with the last change of the table; null: no change. */
  ms: number | null
}

/** The table counts as painted after this time without a change. */
const stillMs = 250

/** Runs `act`. Measures from its first event of this kind to the last change inside `[role=tabpanel]`. */
export async function untilPainted(
  page: Page,
  event: 'keydown' | 'click',
  act: () => Promise<void>,
): Promise<Painted> {
  await page.evaluate(
    ({ event, stillMs }) => {
      const panel = document.querySelector('[role=tabpanel]')
      if (!panel) throw new Error('no table')
      const probe = { start: 0, last: 0, settled: null as Promise<void> | null }
      let still = 0
      let resolve = () => {}
      const settled = new Promise<void>((done) => {
        resolve = done
      })
      const restart = () => {
        clearTimeout(still)
        still = window.setTimeout(() => {
          observer.disconnect()
          resolve()
        }, stillMs)
      }
      // React rewrites these attributes of a field with the same values at every render.
      const isSeen = ({ target, attributeName }: MutationRecord) =>
        !(target instanceof HTMLInputElement && (attributeName === 'name' || attributeName === 'type'))
      const observer = new MutationObserver((mutations) => {
        if (probe.start === 0 || !mutations.some(isSeen)) return
        restart()
        requestAnimationFrame(() => {
          // The message arrives in a task after the frame.
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            probe.last = performance.now()
          }
          port2.postMessage(null)
        })
      })
      observer.observe(panel, { childList: true, subtree: true, attributes: true, characterData: true })
      addEventListener(
        event,
        ({ timeStamp }) => {
          probe.start = timeStamp
          // Longer than any answer takes to arrive.
          still = window.setTimeout(restart, 400)
        },
        { capture: true, once: true },
      )
      probe.settled = settled
      Object.assign(window, { probe })
    },
    { event, stillMs },
  )
  await act()
  return await page.evaluate(async () => {
    const { probe } = window as unknown as {
      probe: { start: number; last: number; settled: Promise<void> }
    }
    await probe.settled
    return { ms: probe.last === 0 ? null : probe.last - probe.start }
  })
}

export interface Scrolled {
  framesPerSecond: number
  /** Share of the distance to the last row that was scrolled, from 0 to 1. */
  way: number
}

/** Scrolls from the first row to the last with the wheel in `seconds`, however slowly the page draws. */
export async function scrollWhole(page: Page, scroller: string, seconds: number): Promise<Scrolled> {
  const place = await page.evaluate((scroller) => {
    const element = document.querySelector(scroller)
    if (!element) throw new Error('nothing to scroll')
    element.scrollTop = 0
    const { left, top, width, height } = element.getBoundingClientRect()
    return {
      x: left + width / 2,
      y: top + height / 2,
      length: element.scrollHeight - element.clientHeight,
    }
  }, scroller)
  await page.mouse.move(place.x, place.y)
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 500))),
  )
  const frames = page.evaluate(
    (ms) =>
      new Promise<number>((resolve) => {
        const start = performance.now()
        let frames = 0
        const frame = (now: number) => {
          if (now - start >= ms) resolve((1000 * frames) / (now - start))
          else {
            frames += 1
            requestAnimationFrame(frame)
          }
        }
        requestAnimationFrame(frame)
      }),
    seconds * 1000,
  )
  const wheel = await page.context().newCDPSession(page)
  const perSecond = 60
  const start = performance.now()
  let turned = 0
  await new Promise<void>((resolve) => {
    const pace = setInterval(() => {
      const passed = Math.min(1, (performance.now() - start) / (seconds * 1000))
      const due = passed * place.length
      if (due > turned) {
        // Not awaited: a slow page gets the next wheel event on time, as from a person.
        void wheel.send('Input.dispatchMouseEvent', {
          type: 'mouseWheel',
          x: place.x,
          y: place.y,
          deltaX: 0,
          deltaY: due - turned,
        })
        turned = due
      }
      if (passed < 1) return
      clearInterval(pace)
      resolve()
    }, 1000 / perSecond)
  })
  const framesPerSecond = await frames
  await page.waitForTimeout(500)
  const way = await page.evaluate((scroller) => {
    const element = document.querySelector(scroller)
    return element ? element.scrollTop / (element.scrollHeight - element.clientHeight) : 0
  }, scroller)
  await wheel.detach()
  return { framesPerSecond, way }
}

export interface Edit extends Record<FreeText, string> {
  personId: number
  cedula: string
  name: string
  phone: string
}

/** Changes people through the page's own channel at a steady pace. Returns the answers per second. */
export const changePeople = (page: Page, edits: readonly Edit[], perSecond: number): Promise<number> =>
  callSteadily(page, 'edit', edits, perSecond)

/** The same in the bare window, whose calls do nothing. */
export const callBare = (page: Page, edits: readonly Edit[], perSecond: number): Promise<number> =>
  callSteadily(page, 'nothing', edits, perSecond)

const callSteadily = (
  page: Page,
  call: 'edit' | 'nothing',
  inputs: readonly Edit[],
  perSecond: number,
): Promise<number> =>
  page.evaluate(
    ({ call, inputs, perSecond }) =>
      new Promise<number>((resolve, reject) => {
        type Call = (input: unknown) => Promise<{ ok: boolean }>
        const { referidos, bare } = window as unknown as {
          referidos: { people: { edit: Call } }
          bare: { nothing: Call }
        }
        const ask = call === 'edit' ? referidos.people.edit : bare.nothing
        const start = performance.now()
        let sent = 0
        let answered = 0
        const pace = setInterval(() => {
          const due = Math.min(inputs.length, Math.floor(((performance.now() - start) / 1000) * perSecond))
          for (; sent < due; sent++) {
            ask(inputs[sent]).then((result) => {
              if (!result.ok) reject(new Error(`a change was refused: ${JSON.stringify(result)}`))
              answered += 1
              if (answered === inputs.length) resolve((1000 * answered) / (performance.now() - start))
            }, reject)
          }
          if (sent === inputs.length) clearInterval(pace)
        }, 5)
      }),
    { call, inputs: [...inputs], perSecond },
  )
