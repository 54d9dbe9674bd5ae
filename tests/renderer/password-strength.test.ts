import { describe, expect, test } from 'vitest'
import { strength } from '../../src-renderer/ui/strength-estimate.ts'

describe('strength', () => {
  test.each([
    ['corta1', 'weak'],
    ['12345678901234', 'weak'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['contraseña123', 'weak'],
    ['Elecciones2027', 'weak'],
    ['millonarios', 'weak'],
    ['52400311Marta', 'weak'],
    ['marta lucia 2026', 'fair'],
    ['vereda7luz', 'fair'],
    ['un burro verde en Paipa', 'strong'],
  ])('%s', (password, expected) => expect(strength(password, ['52400311', 'Marta'])).toBe(expected))
})
