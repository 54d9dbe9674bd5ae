import { describe, expect, test } from 'vitest'
import { everybody, noFilter } from '../../src-preload/contract/index.ts'
import { findsOthers, foundWords } from '../../src-renderer/people/list-words.ts'

describe('what a screen reader is told of the list', () => {
  const searched = { ...everybody, search: ' nañez ' }

  test('how many were found, or that nobody was', () => {
    expect(foundWords(everybody, 1, 1, 'own')).toBe('1 persona')
    expect(foundWords(searched, 1_234, 5_000, 'own')).toBe('1.234 personas')
    expect(foundWords(searched, 0, 0, 'own')).toBe('Nadie coincide con «nañez».')
    expect(foundWords({ ...searched, tab: 'novedades' }, 0, 2, 'own')).toBe(
      'Nadie coincide con «nañez». Hay 2 en las otras pestañas.',
    )
    expect(foundWords({ ...everybody, tab: 'errores' }, 0, 9, 'own')).toBe('No hay errores.')
    expect(foundWords(everybody, 0, 0, 'campaign')).toBe('Ningún líder ha registrado todavía a nadie.')
  })

  test('another search, filter or tab, but not another order', () => {
    expect(findsOthers(everybody, searched)).toBe(true)
    expect(findsOthers(everybody, { ...everybody, tab: 'errores' })).toBe(true)
    expect(findsOthers(everybody, { ...everybody, filter: { ...noFilter, withoutConsent: true } })).toBe(true)
    expect(findsOthers(everybody, { ...everybody, sort: { by: 'name', direction: 'desc' } })).toBe(false)
  })
})
