import { describe, expect, it } from 'vitest'
import { isCensusAddress } from '../../src-main/lookup/census-address.ts'

describe('a census address', () => {
  it.each([
    'https://wsp.registraduria.gov.co/censo/consultar/',
    'https://consultacenso.registraduria.gov.co/',
    'http://127.0.0.1:8080/censo/consultar/',
    'http://localhost:8080/',
    'http://[::1]:8080/',
  ])('is %s', (address) => {
    expect(isCensusAddress(address)).toBe(true)
  })

  it.each([
    'http://wsp.registraduria.gov.co/censo/consultar/',
    'https://wsp.registraduria.gov.co.example.com/',
    'https://wsp.registraduria.gov.co@example.com/',
    'https://registraduria.gov.co/',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'http://192.168.1.1/',
    'file:///censo.html',
    'wsp.registraduria.gov.co',
    '',
  ])('is not %s', (address) => {
    expect(isCensusAddress(address)).toBe(false)
  })
})
