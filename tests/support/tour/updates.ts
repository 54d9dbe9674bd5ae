import type { UpdateState, UpdateStep } from '../../../src-preload/contract/index.ts'
import { populateFolder } from '../populated.ts'
import { leader } from '../screens.ts'
import { tell } from './main.ts'
import { open, openPart, type Tour } from './tour.ts'

const next = '0.2.0'
const card = 'Versión y actualizaciones'

/** Name of the state, a part of its text, and whether the frame shows it. */
const steps: [name: string, said: string, step: UpdateStep, isMentioned: boolean][] = [
  ['no hay versión nueva', 'No hay una versión más nueva', { kind: 'idle' }, false],
  ['buscando versiones', 'Buscando…', { kind: 'checking' }, false],
  ['no se pudo buscar', 'No se pudo buscar', { kind: 'failed', at: 'check', next: null }, false],
  ['versión nueva', 'Hay una versión nueva', { kind: 'available', next, isPutOff: false }, true],
  ['descargando', 'Descargando la versión', { kind: 'downloading', next, percent: 43 }, true],
  ['descarga que falló', 'no se terminó de descargar', { kind: 'failed', at: 'download', next }, true],
  ['versión lista', 'está lista', { kind: 'ready', next, isPutOff: false }, true],
  ['espera para instalar', 'que termine la consulta', { kind: 'waiting', next, hold: 'lookup' }, true],
  ['sin copia no se instala', 'no se pudo hacer la copia', { kind: 'failed', at: 'copy', next }, true],
  ['no se instaló', 'no se pudo instalar', { kind: 'failed', at: 'install', next }, true],
]

/** Simulated with events: a real update ends the app. */
export const updates: Tour = {
  name: 'a newer version, from the news to its installation',
  seed: (dataDir) => populateFolder(dataDir, { people: 40, seed: 12, now: Date.now() }),
  async walk({ app, page, look }) {
    await page.getByRole('radio', { name: leader.displayName }).check()
    await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
    await page.getByRole('button', { name: 'Ingresar' }).click()
    const state = (step: UpdateStep): UpdateState => ({ version: '0.1.0', checkedAt: Date.now(), step })
    const notice = page.getByRole('complementary', { name: 'Versión nueva' })
    await openPart(page, card)
    await look('Ajustes', 'sin actualizaciones')
    for (const [name, said, step] of steps) {
      await tell(app, 'updates.changed', state(step))
      await page.getByRole('region', { name: card }).getByText(said).first().waitFor()
      await page.getByRole('region', { name: card }).evaluate((part) => part.scrollIntoView({ block: 'end' }))
      await look('Ajustes', name)
    }
    await open(page, 'Referidos')
    for (const [name, said, step, isMentioned] of steps) {
      if (!isMentioned) continue
      await tell(app, 'updates.changed', state(step))
      await notice.getByText(said).waitFor()
      await look('Referidos', name)
    }
    await tell(app, 'updates.changed', state({ kind: 'installing', next }))
    await page.getByRole('heading', { name: `Instalando la versión ${next}` }).waitFor()
    await look('Instalando', 'versión nueva')
  },
}
