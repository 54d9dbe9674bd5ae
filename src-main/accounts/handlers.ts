import type { Handlers } from '../../src-preload/contract.ts'
import { Refusal } from '../refusal.ts'

const soon = (): never => {
  throw new Refusal('internal')
}

export const accountHandlers = (): Handlers['accounts'] => ({
  list: soon,
  create: soon,
  setRole: soon,
  setPassword: soon,
  remove: soon,
  reassign: soon,
  changePassword: soon,
  recovery: soon,
  issueRecovery: soon,
  confirmRecovery: soon,
  rotateKey: soon,
  cancelRotation: soon,
})
