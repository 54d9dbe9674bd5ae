import path from 'node:path'
import type { Launched } from '../../tests/support/launch.ts'

export const sizes = [
  { name: '1280×800', width: 1280, height: 800 },
  { name: '1366×768', width: 1366, height: 768 },
  { name: '1024×640', width: 1024, height: 640 },
] as const
export const schemes = ['light', 'dark'] as const

export interface Photograph {
  file: string
  size: (typeof sizes)[number]['name']
  scheme: (typeof schemes)[number]
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')

/** Photographs the current state in every size and scheme. `file`: name within `folder`. */
export async function* photograph(
  { app, page }: Pick<Launched, 'app' | 'page'>,
  folder: string,
  screen: string,
  state: string,
): AsyncGenerator<Photograph> {
  for (const { name, width, height } of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height),
      { width, height },
    )
    await page.waitForFunction((to) => innerWidth === to.width && innerHeight === to.height, {
      width,
      height,
    })
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme })
      const file = `${plain(screen)}--${plain(state)}--${width}-${scheme}.png`
      await page.screenshot({ path: path.join(folder, file), animations: 'disabled' })
      yield { file, size: name, scheme }
    }
  }
}
