import { sampleSource } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'

/** «Registraduría» for its own hosts; a word for invented people; otherwise the host. */
export function sourceWords(host: string | null): string | null {
  if (host === sampleSource) return messages.samples.source
  const isOfficial = host?.endsWith('.registraduria.gov.co')
  return isOfficial ? messages.detail.official : host
}
