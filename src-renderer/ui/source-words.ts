import { messages } from '../../src-preload/messages/index.ts'

/** Who answered: the Registraduría by its name, any other page by its host. */
export function sourceWords(host: string | null): string | null {
  const isOfficial = host?.endsWith('.registraduria.gov.co')
  return isOfficial ? messages.detail.official : host
}
