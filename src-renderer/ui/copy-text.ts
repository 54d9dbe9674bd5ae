/** Copies by way of the copy event: the page may not ask for the clipboard, nor for anything else. False: it did not. */
export function copyText(text: string): boolean {
  let isCopied = false
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
    isCopied = true
  }
  // Before any other listener, whatever has the focus.
  window.addEventListener('copy', onCopy, { capture: true })
  document.execCommand('copy')
  window.removeEventListener('copy', onCopy, { capture: true })
  return isCopied
}
