import { type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'

/**
 * Prints with the system's print dialog; writes nothing to disk. `sheet` must be rendered: the style sheet hides it on
 * the screen, and hides everything else in print.
 */
export function usePrinter(): { print(content: ReactNode): void; sheet: ReactNode } {
  const [content, setContent] = useState<ReactNode>(null)
  useEffect(() => {
    if (content === null) return
    const clear = () => setContent(null)
    window.addEventListener('afterprint', clear)
    window.print()
    return () => window.removeEventListener('afterprint', clear)
  }, [content])
  return {
    print: setContent,
    sheet: content !== null && createPortal(<div data-printed>{content}</div>, document.body),
  }
}
