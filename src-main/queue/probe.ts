import net from 'node:net'

/** True: the host of a URL accepts a TCP connection. It is no request; nothing is sent. False once `signal` is aborted. */
export type Probe = (url: string, signal: AbortSignal) => Promise<boolean>

/** A host that has not answered by then counts as out of reach. */
const timeoutMs = 5_000

export const probe: Probe = (url, signal) => {
  const { hostname, port, protocol } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const at = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false)
      return
    }
    const socket = net.connect({ host, port: at, timeout: timeoutMs })
    const done = (reached: boolean) => {
      signal.removeEventListener('abort', aborted)
      socket.destroy()
      resolve(reached)
    }
    const aborted = () => done(false)
    signal.addEventListener('abort', aborted)
    socket.once('connect', () => done(true))
    socket.once('timeout', () => done(false))
    socket.once('error', () => done(false))
  })
}
