import { type ReactNode, useEffect, useState } from 'react'
import { Printed } from '../ui/printed.tsx'

/** `print` sends what it is given to the printer; `paper` has to be drawn somewhere. */
export function usePrinter(): { print(what: ReactNode): void; paper: ReactNode } {
  const [paper, setPaper] = useState<ReactNode>(null)
  useEffect(() => {
    if (paper === null) return
    const done = () => setPaper(null)
    window.addEventListener('afterprint', done)
    window.print()
    return () => window.removeEventListener('afterprint', done)
  }, [paper])
  return { print: setPaper, paper: paper === null ? null : <Printed>{paper}</Printed> }
}
