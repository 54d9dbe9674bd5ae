// Entry point of a process in a private network: starts the app, signs in, registers a person, waits for the lookup,
// reads the balance at the captcha service and prints a `SeenBehindProxy` as JSON.
import { type LaunchOptions, launch } from './launch.ts'
import { register, row, signIn } from './screens.ts'

const carlos = { name: 'Carlos Andrés Vega', cedula: '1014880231', phone: null }

export interface SeenBehindProxy {
  row: string
  status: string
  balance: unknown
  complaints: string[]
  /** Log of main. */
  log: string[]
}

const { page, complaints, log, quit } = await launch(JSON.parse(process.argv[2] ?? '') as LaunchOptions)
try {
  await signIn(page)
  await register(page, carlos)
  const found = row(page, carlos.name).filter({ hasText: 'Encontrado' })
  await found.waitFor({ timeout: 60_000 }).catch(() => {})
  const seen: SeenBehindProxy = {
    row: (await row(page, carlos.name).first().textContent()) ?? '',
    status: (await page.getByRole('contentinfo').textContent()) ?? '',
    balance: await page.evaluate(() => window.referidos.settings.captchaBalance({ provider: '2captcha' })),
    complaints: complaints(),
    log: log(),
  }
  console.log(JSON.stringify(seen))
} finally {
  await quit()
}
