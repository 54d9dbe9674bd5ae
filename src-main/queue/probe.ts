import net from 'node:net'

/** True: the host of a URL accepts a TCP connection. It is no request; nothing is sent. */
export type Probe = () => Promise<boolean>

/** `timeoutMs`: a host that has not answered by then counts as out of reach. */
export function createProbe(url: string, timeoutMs = 5_000): Probe {
  const { hostname, port, protocol } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const at = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
  return () =>
    new Promise((resolve) => {
      const socket = net.connect({ host, port: at, timeout: timeoutMs })
      const done = (reached: boolean) => {
        socket.destroy()
        resolve(reached)
      }
      socket.once('connect', () => done(true))
      socket.once('timeout', () => done(false))
      socket.once('error', () => done(false))
    })
}
