/**
 * Puts text on the clipboard by way of the page's own copy: the page may not ask for the clipboard, nor for anything
 * else. Has to follow a click or a key. False: it was not copied.
 */
export function copyText(text: string): boolean {
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', put)
  const copied = document.execCommand('copy')
  document.removeEventListener('copy', put)
  return copied
}
