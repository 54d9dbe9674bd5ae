import { describe, expect, test } from 'vitest'
import { find } from '../../src-renderer/frame/find-actions.ts'
import { ariaKeys, caps, isTyped } from '../../src-renderer/ui/keys.ts'

describe('finding an action', () => {
  const actions = [
    { label: 'Ver la pestaña Errores' },
    { label: 'Página del censo y elección', words: 'registraduría' },
    { label: 'Pausar la cola', words: 'detener consultas' },
    { label: 'Cola' },
  ]
  const found = (query: string) => find(actions, query).map(({ label }) => label)

  test('without accents, case and surplus space', () => {
    expect(found('  PESTANA  errores ')).toEqual(['Ver la pestaña Errores'])
    expect(found('página')).toEqual(found('pagina'))
    expect(found('eleccion')).toEqual(['Página del censo y elección'])
  })

  test('by other words for it', () => {
    expect(found('detener')).toEqual(['Pausar la cola'])
    expect(found('registraduria')).toEqual(['Página del censo y elección'])
  })

  test('every word has to be there', () => {
    expect(found('pausar errores')).toEqual([])
  })

  test('what begins with it comes first; nothing typed finds all, in their order', () => {
    expect(found('cola')).toEqual(['Cola', 'Pausar la cola'])
    expect(found(' ')).toEqual(actions.map(({ label }) => label))
  })
})

describe('a shortcut in words', () => {
  test.each([
    ['mod+N', ['Ctrl', 'N'], 'Control+N'],
    ['shift+ArrowUp', ['Mayús', '↑'], 'Shift+ArrowUp'],
    ['space', ['Espacio'], 'Space'],
    ['mod+[plus]', ['Ctrl', '+'], 'Control++'],
    // A sign is named by itself, whether or not it needs Shift.
    ['shift+?', ['?'], '?'],
    ['/', ['/'], '/'],
  ])('%s', (keys, shown, aria) => {
    expect(caps(keys)).toEqual(shown)
    expect(ariaKeys(keys)).toBe(aria)
  })

  test('single keys are letters of a text, those with Ctrl are not', () => {
    expect(['?', 'shift+?', '/', 'R'].map(isTyped)).toEqual([true, true, true, true])
    expect(['mod+K', 'alt+1'].map(isTyped)).toEqual([false, false])
    // In a field it undoes typing.
    expect(isTyped('mod+Z')).toBe(true)
  })
})
