import type { UseFormReturnType } from '@mantine/form'
import { useEffect, useEffectEvent, useRef } from 'react'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { notice } from '../ui/notice.tsx'
import type { ReadBarcode } from './barcode.ts'
import { listenForScans } from './listen.ts'

const words = messages.scanner

/** Returns a ref for the cédula input of `form`; a barcode scanned into it fills only cédula and name. */
export function useScanner<Values extends { cedula: string; name: string }>(form: UseFormReturnType<Values>) {
  const field = useRef<HTMLInputElement>(null)
  const set = (name: 'cedula' | 'name', value: string) => form.setFieldValue(name, value as never)

  const onBegin = useEffectEvent((before: string) => set('cedula', before))
  const onEnd = useEffectEvent((read: ReadBarcode | null) => {
    if (read === null) return form.setFieldError('cedula', words.unreadable)
    set('cedula', format.cedula(read.cedula))
    if (read.name !== null) set('name', read.name)
    notice.done(read.name === null ? words.cedulaRead : words.bothRead)
  })
  useEffect(() => {
    if (field.current === null) return
    return listenForScans(field.current, {
      onBegin: (before) => onBegin(before),
      onEnd: (read) => onEnd(read),
    })
  }, [])
  return field
}
