import type { ElectronApplication, Locator, Page } from 'playwright-core'

/** Checks of the app at a larger zoom. */

/** Presses Ctrl and a key so that main receives it. Keys pressed by Playwright reach only the page. */
export const pressControl = (app: ElectronApplication, keyCode: string) =>
  app.evaluate(({ BrowserWindow }, pressed) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    contents?.sendInputEvent({ type: 'keyDown', keyCode: pressed, modifiers: ['control'] })
    contents?.sendInputEvent({ type: 'keyUp', keyCode: pressed, modifiers: ['control'] })
  }, keyCode)

export const factorOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())

/** Names of the controls that cannot be scrolled into the window, or are covered there. */
export const outOfReach = (part: Locator): Promise<string[]> =>
  part.evaluate((root) => {
    const controls = root.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, [role="tab"]',
    )
    return [...controls]
      .filter((control) => control.checkVisibility() && !control.matches(':disabled, [aria-hidden="true"]'))
      .filter((control) => {
        control.scrollIntoView({ block: 'center', inline: 'center' })
        const { left, right, top, bottom, width, height } = control.getBoundingClientRect()
        const x = (left + right) / 2
        const y = (top + bottom) / 2
        const there = document.elementFromPoint(x, y)
        const isThere =
          there !== null &&
          (control.contains(there) ||
            there.contains(control) ||
            control.parentElement === there.parentElement)
        const isInside = left >= -1 && right <= innerWidth + 1 && top >= -1 && bottom <= innerHeight + 1
        return width === 0 || height === 0 || !isThere || (!isInside && height < innerHeight)
      })
      .map((control) => control.getAttribute('aria-label') ?? control.textContent ?? control.outerHTML)
  })

/** Zooms to 200 % in a window of 1280×800: the page then has 640×400 CSS pixels. */
export async function zoomToTwice(app: ElectronApplication, page: Page): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
  for (let step = 0; step < 10; step++) await pressControl(app, '+')
  await page.waitForFunction(() => innerWidth === 640)
}
