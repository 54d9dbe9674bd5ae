import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './dialog.module.css'

interface Props {
  title: string
  onClose(): void
  /** Something runs that must not be lost from sight: neither Escape nor a click beside it closes. */
  isBusy?: boolean
  /** False while something inside it takes that key. */
  closesOnEscape?: boolean
  isWide?: boolean
  children: ReactNode
}

/** Gives the keyboard back to where it was when this was drawn first. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      const isNowhere = document.activeElement === null || document.activeElement === document.body
      if (isNowhere && before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true })
    },
    [before],
  )
}

/** Drawn while it is open, so that nothing typed in it outlives it. */
export function Dialog({
  title,
  onClose,
  isBusy = false,
  closesOnEscape = true,
  isWide = false,
  children,
}: Props) {
  useFocusBack()
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      size={isWide ? 640 : 480}
      closeOnEscape={!isBusy && closesOnEscape}
      closeOnClickOutside={false}
      withCloseButton={!isBusy}
      closeButtonProps={{ 'aria-label': messages.common.close }}
      transitionProps={{ duration: 0 }}
      // It is no banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      classNames={{
        content: css.content ?? '',
        header: css.header ?? '',
        title: css.title ?? '',
        body: css.body ?? '',
      }}
    >
      {children}
    </Modal>
  )
}
