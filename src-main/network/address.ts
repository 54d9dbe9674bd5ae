import net from 'node:net'

/** Host and port of one end of a connection. */
export interface Address {
  /** A name or an address; an IPv6 address has no brackets. */
  host: string
  port: number
}

/** Destination of a connection for `url` (http or https). */
export function addressOf(url: string): Address {
  const { hostname, port, protocol } = new URL(url)
  const isSecure = protocol === 'https:'
  return { host: withoutBrackets(hostname), port: port === '' ? (isSecure ? 443 : 80) : Number(port) }
}

/** `hostname`: as `URL` normalises it, so an IPv6 address is in brackets and an IPv4 address has four parts. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

export const withoutBrackets = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')
export const bracketed = (host: string): string => (net.isIPv6(host) ? `[${host}]` : host)
