// Photographs every screen in every state, in each colour scheme and window size: npm run gallery [-- WORD]
// Writes gallery/index.html and the pictures next to it. WORD: only the tours whose name contains it.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { captchaTestKey, startCaptchaServer } from '../../tests/support/captcha-server/index.ts'
import { startCensusSite } from '../../tests/support/census-site/index.ts'
import { launch } from '../../tests/support/launch.ts'
import { misplaced } from '../../tests/support/layout.ts'
import { tours } from '../../tests/support/tour/index.ts'
import type { Tour } from '../../tests/support/tour/tour.ts'
import { ensureRuntime, RuntimeProblem } from '../runtime/index.ts'
import { indexPage, type Picture } from './page.ts'
import { photograph } from './photograph.ts'

const output = path.resolve(import.meta.dirname, '../../gallery')

/** Runs one tour. Returns its pictures in order, and the layout faults and errors that occurred. */
async function walk(tour: Tour): Promise<{ pictures: Picture[]; faults: string[] }> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-gallery-'))
  const captcha = await startCaptchaServer()
  const site = await startCensusSite({ redeem: captcha.redeem })
  const pictures: Picture[] = []
  /** The state in which each fault was first seen. */
  const faults = new Map<string, string>()
  try {
    await tour.seed(dataDir)
    const launched = await launch({
      dataDir,
      censusUrl: site.page,
      captchaUrl: captcha.url,
      captchaKey: captchaTestKey,
      ...tour.options,
    })
    // Pictures must not show a running animation.
    await launched.page.emulateMedia({ reducedMotion: 'reduce' })
    // Every state appears sooner than this. An unreachable screen ends the gallery.
    launched.page.setDefaultTimeout(20_000)
    try {
      await tour.walk({
        ...launched,
        dataDir,
        site,
        captcha,
        async look(screen, state) {
          for await (const { file, size, scheme } of photograph(launched, output, screen, state)) {
            pictures.push({ file, size, scheme, screen, state })
            console.log(file)
            const wrong = await misplaced(launched.page)
            for (const one of wrong) if (!faults.has(one)) faults.set(one, file)
          }
        },
      })
      for (const one of launched.complaints()) faults.set(one, tour.name)
    } catch (error) {
      await launched.page.screenshot({ path: path.join(output, 'stopped-here.png') }).catch(() => {})
      throw error
    } finally {
      await launched.quit()
    }
  } finally {
    await site.close()
    await captcha.close()
    fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
  return { pictures, faults: [...faults].map(([fault, where]) => `${where}: ${fault}`) }
}

async function gallery(word: string): Promise<boolean> {
  const begun = performance.now()
  const chosen = tours.filter(({ name }) => name.includes(word))
  if (chosen.length === 0) throw new RuntimeProblem(`No tour has «${word}» in its name.`)
  fs.rmSync(output, { recursive: true, force: true })
  fs.mkdirSync(output, { recursive: true })
  const runtime = await ensureRuntime({ display: true })
  // Playwright finds Electron through the environment of this process.
  Object.assign(process.env, runtime.env)
  // On Linux, an empty date input uses the system's language; a leader's is Spanish.
  process.env.LANGUAGE = 'es_CO'
  try {
    const pictures: Picture[] = []
    const faults: string[] = []
    for (const tour of chosen) {
      console.log(`— ${tour.name}`)
      const walked = await walk(tour)
      pictures.push(...walked.pictures)
      faults.push(...walked.faults)
    }
    fs.writeFileSync(path.join(output, 'index.html'), indexPage(pictures))
    for (const fault of faults) console.error(fault)
    const seconds = Math.round((performance.now() - begun) / 1_000)
    console.log(`${pictures.length} pictures in ${seconds} s: ${path.relative('.', output)}/index.html`)
    return faults.length === 0
  } finally {
    await runtime.stop()
  }
}

try {
  process.exitCode = (await gallery(process.argv[2] ?? '')) ? 0 : 1
} catch (error) {
  console.error(error instanceof RuntimeProblem ? error.message : error)
  process.exitCode = 1
}
