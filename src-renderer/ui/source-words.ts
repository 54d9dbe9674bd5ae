import { messages } from '../../src-preload/messages/index.ts'

/** «Registraduría» for its own hosts; otherwise the host. */
export function sourceWords(host: string | null): string | null {
  const isOfficial = host?.endsWith('.registraduria.gov.co')
  return isOfficial ? messages.detail.official : host
}
