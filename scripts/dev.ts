// Runs the app against the stand-ins and rebuilds it at each save: npm run dev
// A change of the renderer reloads the page; any other change restarts the app. Close the window to end.
import path from 'node:path'
import { resolveConfig } from 'electron-vite'
import { build, type InlineConfig } from 'vite'
import { captchaTestKey, startCaptchaServer } from '../tests/support/captcha-server/index.ts'
import { startCensusSite } from '../tests/support/census-site/index.ts'
import { type Launched, launch } from '../tests/support/launch.ts'
import { ensureRuntime, RuntimeProblem } from './runtime/index.ts'

const root = path.resolve(import.meta.dirname, '..')
/** Kept between runs. */
const dataDir = path.resolve(process.env.REFERIDOS_DATA_DIR ?? path.join(root, 'dev-data'))

/** Builds `config` now and at each change. Resolves after the first build. `rebuilt` is called after each later one. */
async function watch(config: InlineConfig, rebuilt: () => void): Promise<void> {
  const watching = await build({ ...config, build: { ...config.build, watch: {} } })
  if (!('on' in watching)) throw new Error('vite did not watch')
  await new Promise<void>((resolve, reject) => {
    let isBuilt = false
    watching.on('event', (event) => {
      if (event.code === 'ERROR') {
        console.error(event.error.message)
        if (!isBuilt) reject(new RuntimeProblem('The first build failed.'))
      }
      if (event.code !== 'END') return
      if (isBuilt) rebuilt()
      isBuilt = true
      resolve()
    })
  })
}

/** Runs `task` one at a time. Calls during a run cause one more run after it. */
function oneAtATime(task: () => Promise<void>): () => void {
  let running = false
  let again = false
  return async function run() {
    if (running) {
      again = true
      return
    }
    running = true
    try {
      await task()
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
    }
    running = false
    if (again) {
      again = false
      run()
    }
  }
}

async function dev(): Promise<void> {
  const runtime = await ensureRuntime({ display: true })
  // Playwright finds Electron through the environment of this process.
  Object.assign(process.env, runtime.env)
  const captcha = await startCaptchaServer()
  const site = await startCensusSite({ redeem: captcha.redeem })
  const { config } = await resolveConfig({ logLevel: 'warn' }, 'build', 'development')
  if (config?.main === undefined || config.preload === undefined || config.renderer === undefined)
    throw new Error('electron.vite.config.ts names no main, preload or renderer')

  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  /** null while the app restarts. */
  let launched = null as Launched | null
  async function start(): Promise<void> {
    const started = await launch({
      dataDir,
      censusUrl: site.page,
      captchaUrl: captcha.url,
      captchaKey: captchaTestKey,
    })
    launched = started
    started.app.once('close', () => {
      if (launched === started) end()
    })
  }
  const restart = oneAtATime(async () => {
    const before = launched
    if (before === null) return
    console.log('Restarting')
    launched = null
    await before.quit()
    await start()
  })
  const reload = oneAtATime(async () => {
    console.log('Reloading')
    await launched?.page.reload()
  })

  await watch(config.main, restart)
  await watch(config.preload, restart)
  await watch(config.renderer, reload)
  await start()
  console.log(`Data in ${path.relative('.', dataDir) || '.'}, census page ${site.page}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => launched?.kill())
  await ended
  await site.close()
  await captcha.close()
  await runtime.stop()
}

try {
  await dev()
  process.exit(0)
} catch (error) {
  console.error(error instanceof RuntimeProblem ? error.message : error)
  process.exit(1)
}
