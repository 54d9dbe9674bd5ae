import type { CensusPageName } from '../../src-preload/contract/index.ts'
import { isLoopback } from '../network/address.ts'

/** The pages that Ajustes offers. */
export const censusAddresses: Readonly<Record<CensusPageName, string>> = {
  wsp: 'https://wsp.registraduria.gov.co/censo/consultar/',
  consultacenso: 'https://consultacenso.registraduria.gov.co/',
}

const registraduria = Object.values(censusAddresses).map((address) => new URL(address).hostname)

/** A cédula may be typed on the Registraduría's own pages, over https, and on this machine's stand-in. */
export function isCensusAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  if (protocol === 'https:' && registraduria.includes(hostname)) return true
  return (protocol === 'http:' || protocol === 'https:') && isLoopback(hostname)
}
