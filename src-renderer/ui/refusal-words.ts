import type { AppError } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'

/** Sentence for a refusal, with the time until which the user has to wait. */
export function refusalWords({ code, retryAt }: AppError): string {
  const waits = retryAt !== undefined && retryAt !== null && retryAt > Date.now()
  if (!waits) return messages.error[code]
  return `${messages.error[code]} ${messages.signIn.waitUntil(format.timeWithSeconds(retryAt))}`
}
