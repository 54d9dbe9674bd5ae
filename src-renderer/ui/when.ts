import { date, time } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'

const words = messages.common

/** `a las 14:35`; on another day `el 22/11/2026 a las 00:10`. */
export const atWhen = (at: number, now: number): string =>
  date(at) === date(now) ? words.atHour(time(at)) : words.onDay(date(at), time(at))

/** After «hasta»: `las 14:35`; on another day `el 22/11/2026 a las 00:10`. */
export const untilWhen = (at: number, now: number): string =>
  date(at) === date(now) ? words.untilHour(time(at)) : words.onDay(date(at), time(at))

/** `a las 14:35`; on another day `el 22/11/2026`. */
export const atTimeOrDay = (at: number, now: number): string =>
  date(at) === date(now) ? words.atHour(time(at)) : words.onDate(date(at))

/** After «hasta»: `las 14:35`; on another day `el 22/11/2026`. */
export const untilTimeOrDay = (at: number, now: number): string =>
  date(at) === date(now) ? words.untilHour(time(at)) : words.onDate(date(at))
