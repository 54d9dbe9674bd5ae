import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './dialog.module.css'

interface Props {
  title: string
  onClose(): void
  /** Whether work is in progress, so that nothing closes the dialog. */
  isBusy?: boolean
  /** False while an inner element handles Escape. */
  closesOnEscape?: boolean
  isWide?: boolean
  /** Whether it is as large as the window allows. Its content scrolls by itself. */
  isFull?: boolean
  children: ReactNode
}

/** Returns the focus to the element that had it at the first render. */
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

/** Rendered only while open, so that typed text does not outlive it. */
export function Dialog({
  title,
  onClose,
  isBusy = false,
  closesOnEscape = true,
  isWide = false,
  isFull = false,
  children,
}: Props) {
  useFocusBack()
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      size={isFull ? 1180 : isWide ? 640 : 480}
      closeOnEscape={!isBusy && closesOnEscape}
      closeOnClickOutside={false}
      withCloseButton={!isBusy}
      closeButtonProps={{ 'aria-label': messages.common.close }}
      transitionProps={{ duration: 0 }}
      // A <header> would be a second banner.
      attributes={{ header: { role: 'presentation' } }}
      classNames={{
        content: `${css.content} ${isFull ? css.full : ''}`,
        header: css.header ?? '',
        title: css.title ?? '',
        body: css.body ?? '',
      }}
    >
      {children}
    </Modal>
  )
}
