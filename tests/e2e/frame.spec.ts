import type { ElectronApplication, Locator, Page } from 'playwright-core'
import { misplaced } from '../support/layout.ts'
import { palette, row, runAction, signIn } from '../support/screens.ts'
import { atSchool, seededPerson, seedFolder } from '../support/seeded.ts'
import { factorOf, outOfReach, pressControl, zoomToTwice } from '../support/zoom.ts'
import { expect, test } from './fixtures.ts'

const yolanda = seededPerson('Yolanda Patiño Ñáñez', '1014880231', atSchool)
const diego = seededPerson('Diego Ruiz Arboleda', '1014880232', { ...atSchool, phone: null })

test('the palette and the keys do what the screens do, and give the keyboard back', { tag: '@full' }, async ({
  turn,
}) => {
  const { page } = await turn({ people: [yolanda] })
  await row(page, yolanda.name).click()
  await expect(row(page, yolanda.name)).toBeFocused()

  await test.step('an action is found without its accents, run, and the row has the keyboard again', async () => {
    await runAction(page, 'paus cola', 'Pausar la cola')
    await expect(page.getByRole('contentinfo')).toContainText('En pausa')
    await expect(row(page, yolanda.name)).toBeFocused()
  })

  await test.step('what a screen offers is in the palette too, with the keys of the table', async () => {
    const isOpen = async (dialog: Locator) => {
      await expect(dialog).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
      await expect(row(page, yolanda.name)).toBeFocused()
    }
    await runAction(page, 'historial', 'Historial de la persona que está viendo')
    await isOpen(page.getByRole('dialog', { name: `Historial de ${yolanda.name}` }))
    await runAction(page, 'filtros', 'Filtros')
    await isOpen(page.getByRole('dialog', { name: 'Filtros' }))
    await runAction(page, 'guardar esta', 'Guardar esta vista…')
    await isOpen(page.getByRole('dialog', { name: 'Guardar esta vista' }))
    await runAction(page, 'ordenar nombre', 'Ordenar por nombre')
    await expect(page.getByRole('columnheader', { name: 'Nombre' })).toHaveAttribute('aria-sort', 'ascending')
    await expect(row(page, yolanda.name)).toBeFocused()
    await runAction(page, 'eliminar', 'Eliminar a la persona que está viendo Supr')
    await isOpen(page.getByRole('dialog', { name: `¿Eliminar a ${yolanda.name}?` }))
  })

  await test.step('what was removed is taken back from the palette', async () => {
    await page.keyboard.press('Delete')
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Eliminar' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(row(page, yolanda.name)).toHaveCount(0)
    await runAction(page, 'deshacer', 'Deshacer lo último')
    await expect(row(page, yolanda.name)).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(row(page, yolanda.name)).toHaveAttribute('aria-expanded', 'true')
  })

  await test.step('what cannot be done now is not listed; what is searched in vain is said', async () => {
    await page.keyboard.press('Control+K')
    await expect(palette(page).getByRole('option', { name: 'Reanudar la cola' })).toBeVisible()
    await expect(palette(page).getByRole('option', { name: 'Pausar la cola' })).toBeHidden()
    await expect(
      palette(page).getByRole('option', { name: 'Editar a la persona que está viendo' }),
    ).toBeVisible()
    await page.keyboard.type('pagina')
    await expect(palette(page).getByRole('option', { name: 'Página del censo y elección' })).toBeVisible()
    await page.keyboard.type(' de otra cosa')
    await expect(palette(page)).toContainText('No hay una acción que se llame')
    await page.keyboard.press('Escape')
    await expect(palette(page)).toBeHidden()
    await expect(row(page, yolanda.name)).toBeFocused()
  })

  await test.step('the help names every shortcut, and Escape closes it', async () => {
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Atajos de teclado' })
    await expect(help.getByRole('region', { name: 'Ir a' })).toContainText('ColaCtrl3')
    await expect(help).toContainText('Nuevo referidoCtrlN')
    // Shortcuts do nothing behind a dialog.
    await page.keyboard.press('Control+3')
    await page.keyboard.press('Control+K')
    await expect(palette(page)).toBeHidden()
    await page.keyboard.press('Escape')
    await expect(help).toBeHidden()
    await expect(page.getByRole('heading', { name: 'Referidos', level: 1 })).toBeVisible()
    await expect(row(page, yolanda.name)).toBeFocused()
  })

  await test.step('what is typed in a field is text; what the palette opened in there closed stays open', async () => {
    await runAction(page, 'registrar', 'Nuevo referido')
    const panel = page.getByRole('complementary', { name: 'Nuevo referido' })
    await expect(panel.getByLabel('Cédula')).toBeFocused()
    const name = panel.getByLabel('Nombre completo')
    await name.focus()
    await page.keyboard.type('?/ñ')
    await expect(name).toHaveValue('?/ñ')
    // The second key comes before the palette has the focus.
    await name.evaluate(async (field) => {
      const keys = [{ key: 'k', code: 'KeyK', ctrlKey: true }, { key: 'Escape' }]
      for (const key of keys) {
        field.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }))
        await Promise.resolve()
      }
    })
    await expect(palette(page)).toBeHidden()
    await expect(name).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(panel).toBeHidden()
    await expect(row(page, yolanda.name)).toBeFocused()
  })

  await test.step('the search is reached from any screen', async () => {
    await page.keyboard.press('Control+2')
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox', { name: 'Buscar referidos' })).toBeFocused()
    await expect(page.getByRole('searchbox')).toHaveValue('')
    await page.keyboard.press('Control+1')
    await expect(page.getByRole('heading', { name: 'Referidos', level: 1 })).toBeVisible()
  })

  await test.step('each screen by its number; a part of Ajustes by its name', async () => {
    await page.keyboard.press('Control+3')
    await expect(page.getByRole('heading', { name: 'Cola', level: 1 })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Cola' })).toHaveAttribute('aria-keyshortcuts', 'Control+3')
    await runAction(page, 'seguridad', 'Seguridad')
    await expect(page.getByRole('heading', { name: 'Seguridad', exact: true })).toBeFocused()
    await expect(page.getByRole('heading', { name: 'Seguridad', exact: true })).toBeInViewport()
    await page.keyboard.press('Control+4')
    await expect(page.getByRole('region', { name: 'Estado', exact: true })).toBeVisible()
    await runAction(page, 'imprimir estado', 'Imprimir: Estado')
    const printing = page.getByRole('dialog', { name: 'Imprimir' })
    await expect(printing.getByRole('article', { name: 'Hoja 1 de 1' })).toContainText('Estado')
    await page.keyboard.press('Escape')
    await runAction(page, 'cambiar contr', 'Cambiar contraseña')
    await expect(page.getByRole('button', { name: 'Cambiar contraseña' })).toBeFocused()
    await runAction(page, 'pin', 'Poner o cambiar el PIN')
    const setPin = page.getByRole('main').getByRole('button', { name: 'Poner un PIN' })
    await expect(setPin).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'PIN' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(setPin).toBeFocused()
  })
})

/** Text of the page, read through main: Playwright cannot use a page after a crash. */
const textOf = (app: ElectronApplication): Promise<string> =>
  app.evaluate(async ({ BrowserWindow }) =>
    String(await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText')),
  )

const isDark = (page: Page) =>
  page.evaluate(() => {
    const [red = 255] = getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? []
    return matchMedia('(prefers-color-scheme: dark)').matches && red < 64
  })

const boundsOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())

test('window, theme, columns, views, tab, order and open row come back after another start, and after a crash of the page', async ({
  start,
  dataDir,
}) => {
  await seedFolder(dataDir, [yolanda, diego])
  const first = await start()
  await signIn(first.page)
  expect(await isDark(first.page)).toBe(false)
  await first.page.keyboard.press('Control+5')
  await first.page.getByRole('radio', { name: /^Oscuro/ }).check()
  await expect.poll(() => isDark(first.page)).toBe(true)

  await first.page.keyboard.press('Control+1')
  const views = (page: Page) => page.getByRole('button', { name: 'Vistas' })
  await first.page.getByRole('searchbox').fill('yolanda')
  await views(first.page).click()
  await first.page.getByRole('menuitem', { name: 'Guardar esta vista…' }).click()
  const saved = first.page.getByRole('dialog', { name: 'Guardar esta vista' })
  await saved.getByRole('textbox', { name: 'Nombre de la vista' }).fill('Solo Yolanda')
  await saved.getByRole('button', { name: 'Guardar' }).click()
  await expect(first.page.getByText('Vista «Solo Yolanda» guardada')).toBeVisible()
  await first.page.getByRole('searchbox').fill('')
  await first.page.getByRole('button', { name: 'Columnas' }).click()
  const chooser = first.page.getByRole('dialog', { name: 'Columnas' })
  await chooser.getByRole('checkbox', { name: 'Mesa' }).uncheck()
  await chooser.getByRole('checkbox', { name: 'Municipio' }).check()
  await first.page.keyboard.press('Escape')
  await first.page.getByRole('button', { name: 'Cédula', exact: true }).focus()
  await first.page.keyboard.press('Shift+ArrowRight')
  const cedulaWidth = (page: Page) => page.getByRole('separator', { name: 'Ancho de Cédula' })
  const width = (await cedulaWidth(first.page).getAttribute('aria-valuenow')) ?? ''

  await first.page.getByRole('tab', { name: 'Encontrados' }).click()
  await first.page.getByRole('columnheader', { name: 'Nombre' }).getByRole('button').click()
  await row(first.page, diego.name).click()
  await expect(row(first.page, diego.name)).toHaveAttribute('aria-expanded', 'true')
  const bounds = { x: 120, y: 90, width: 1140, height: 720 }
  await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds)
  await expect.poll(() => boundsOf(first.app)).toEqual(bounds)
  await first.quit()

  const { app, page } = await start()
  await expect(page.getByRole('heading', { name: 'Ingresar' })).toBeVisible()
  expect(await isDark(page)).toBe(false)
  expect(await boundsOf(app)).toEqual(bounds)
  await page.getByRole('textbox', { name: 'Contraseña' }).fill('cinco gatos negros')
  await page.getByRole('button', { name: 'Ingresar' }).click()
  await expect(page.getByText('Contraseña incorrecta')).toBeVisible()
  await signIn(page)
  await expect.poll(() => isDark(page)).toBe(true)
  await expect(page.getByRole('tab', { name: 'Encontrados' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('columnheader', { name: 'Nombre' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(row(page, diego.name)).toHaveAttribute('aria-expanded', 'true')
  const heads = page.getByRole('treegrid').getByRole('columnheader')
  await expect(heads).toHaveText(['', 'Nombre', 'Cédula', 'Puesto', 'Estado', 'Municipio'])
  await expect(cedulaWidth(page)).toHaveAttribute('aria-valuenow', width)
  await views(page).click()
  await page.getByRole('menuitem', { name: 'Solo Yolanda', exact: true }).click()
  await expect(page.getByRole('searchbox')).toHaveValue('yolanda')
  await page.keyboard.press('Control+L')
  await expect(page.getByRole('heading', { name: 'Bloqueado' })).toBeVisible()
  await expect.poll(() => isDark(page)).toBe(true)

  await signIn(page)
  await page.keyboard.press('Control+5')
  await expect(page.getByRole('heading', { name: 'Ajustes', level: 1 })).toBeVisible()
  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const isBack = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()))
    contents?.forcefullyCrashRenderer()
    await isBack
  })
  await expect.poll(() => textOf(app)).toContain('Apariencia')
})

/** Elements with an animation or a transition. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element)
        return animationName !== 'none' || transitionDuration.split(', ').some((time) => time !== '0s')
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 80)),
  )

test('at 200 % every control of every screen can be reached, in a window of 1280×800', {
  tag: '@full',
}, async ({ turn }) => {
  const { app, page } = await turn({ people: [yolanda] })
  await row(page, yolanda.name).click()
  await zoomToTwice(app, page)

  for (const [keys, screen] of [
    ['Control+1', 'Referidos'],
    ['Control+2', 'Mi perfil'],
    ['Control+3', 'Cola'],
    ['Control+4', 'Resumen'],
    ['Control+4', 'Resumen'],
    ['Control+5', 'Ajustes'],
  ] as const) {
    await page.keyboard.press(keys)
    await expect(page.getByRole('heading', { name: screen, level: 1 })).toBeVisible()
    await expect(page.getByText('Cargando')).toHaveCount(0)
    expect(await outOfReach(page.getByRole('document')), screen).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640)
  }
  await page.keyboard.press('Control+1')
  for (const name of ['Filtros', 'Columnas']) {
    await page.getByRole('button', { name, exact: true }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await outOfReach(page.getByRole('dialog')), name).toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await page.keyboard.press('Control+N')
  const panel = page.getByRole('complementary', { name: 'Nuevo referido' })
  for (const control of await panel.getByRole('textbox').all()) {
    await control.focus()
    await expect(control).toBeInViewport()
  }
  await page.keyboard.press('Escape')

  const dialogs: [string, string][] = [
    ['Control+K', 'Buscar una acción'],
    ['?', 'Atajos de teclado'],
    ['Delete', `¿Eliminar a ${yolanda.name}?`],
  ]
  await row(page, yolanda.name).first().focus()
  for (const [keys, name] of dialogs) {
    await page.keyboard.press(keys)
    const dialog = page.getByRole('dialog', { name })
    await expect(dialog).toBeVisible()
    expect(await outOfReach(dialog), name).toEqual([])
    expect(await misplaced(page), name).toEqual([])
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
  await runAction(page, 'editar', 'Editar a la persona que está viendo')
  const edited = page.getByRole('complementary', { name: 'Editar referido' })
  await expect(edited.getByLabel('Nombre completo')).toBeFocused()
  expect(await outOfReach(edited)).toEqual([])
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+L')
  await expect(page.getByRole('heading', { name: 'Bloqueado' })).toBeVisible()
  expect(await page.evaluate(() => innerWidth)).toBe(640)
  expect(await outOfReach(page.getByRole('document'))).toEqual([])
  expect(await misplaced(page)).toEqual([])
  await signIn(page)
  await pressControl(app, '0')
  await expect.poll(() => factorOf(app)).toBeCloseTo(1)

  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await moving(page)).toEqual([])
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect(await moving(page)).not.toEqual([])
})
