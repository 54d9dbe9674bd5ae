import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'

/** What comes out of the printer, and nothing beside it; never on the screen. */
export function Printed({ children }: { children: ReactNode }) {
  return createPortal(<div data-printed>{children}</div>, document.body)
}
