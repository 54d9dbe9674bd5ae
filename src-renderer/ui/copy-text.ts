/** Copies via the copy event, because the app denies all permissions, including the clipboard. False: not copied. */
export function copyText(text: string): boolean {
  let isCopied = false
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
    isCopied = true
  }
  // Runs before any other listener.
  window.addEventListener('copy', onCopy, { capture: true })
  document.execCommand('copy')
  window.removeEventListener('copy', onCopy, { capture: true })
  return isCopied
}
