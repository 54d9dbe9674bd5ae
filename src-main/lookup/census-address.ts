import { censusPages } from '../../src-preload/census-pages.ts'
import { isLoopback } from '../network/address.ts'

const registraduria = Object.values(censusPages).map(({ url }) => new URL(url).hostname)

/** Whether a cédula may be typed at `address`: on the Registraduría's own pages over https, and on loopback. */
export function isCensusAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  if (protocol === 'https:' && registraduria.includes(hostname)) return true
  return (protocol === 'http:' || protocol === 'https:') && isLoopback(hostname)
}
