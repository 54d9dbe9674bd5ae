import type { CaptchaProviderName } from '../captcha-providers.ts'
import type { CostEstimate, FailingSeller, MoneyLasts, PesoRate } from '../contract/index.ts'
import * as format from '../format.ts'

/** Cost of lookups, in US dollars and, at the owner's rate, in pesos; and how long the balance lasts. */

/** `US$ 1,20 (unos $ 4.920)` */
const money = (dollars: number, rate: PesoRate | null): string =>
  rate === null
    ? format.dollars(dollars)
    : `${format.dollars(dollars)} (unos ${format.pesos(dollars * rate.pesos)})`

/** `entre US$ 0,90 y US$ 1,20 (entre $ 3.690 y $ 4.920)`; a single amount if both look the same. */
function estimate({ low, high, rate }: CostEstimate): string {
  const between = (from: string, to: string) => (from === to ? to : `entre ${from} y ${to}`)
  const dollars = between(format.dollars(low), format.dollars(high))
  if (dollars === format.dollars(high)) return money(high, rate)
  if (rate === null) return dollars
  return `${dollars} (${between(format.pesos(low * rate.pesos), format.pesos(high * rate.pesos))})`
}

/** Names of the captcha services within a sentence. */
const service: Record<CaptchaProviderName, string> = {
  '2captcha': '2captcha',
  create_task: 'el otro servicio',
}

const why: Record<FailingSeller['why'], string> = {
  no_funds: 'no tiene saldo',
  bad_key: 'no acepta la clave',
  not_working: 'está fallando',
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const lookups = (count: number) =>
  format.plural(format.roughly(count), 'una consulta', (n) => `unas ${n} consultas`)

/** `until`: `las 14:35` or `el 22/11/2026`; null: the time is unknown. */
function lasts(left: MoneyLasts, until: string | null): string {
  switch (left.kind) {
    case 'unmeasured':
      return 'se sabrá para cuánto alcanza tras la primera consulta pagada'
    case 'long':
      return `alcanza para ${lookups(left.lookups)}: más de un año al ritmo de hoy`
    case 'no_pace':
      return `alcanza para ${lookups(left.lookups)}; hasta cuándo, se sabrá cuando haya consultas`
    case 'until': {
      if (left.lookups === 0) return 'no alcanza para otra consulta'
      const scope = left.coversQueue ? '' : ', no para todos los que esperan'
      return `alcanza para ${lookups(left.lookups)}${scope}: al ritmo de hoy, hasta ${until}`
    }
  }
}

/** `at`: `a las 14:35` or `el 22/11/2026`; null: the time is unknown. */
function low(left: MoneyLasts, at: string | null): string {
  if (left.kind !== 'until') return 'Queda poco saldo para captchas. Recargue la cuenta del servicio.'
  if (left.lookups === 0) return 'No hay saldo para más captchas. Recargue la cuenta del servicio.'
  return left.coversQueue
    ? `Al ritmo de hoy, el saldo para captchas se acaba ${at}. Recargue la cuenta del servicio.`
    : `El saldo para captchas no alcanza para todos los que esperan: se acaba ${at}. Recargue la cuenta del servicio.`
}

export const costs = {
  money,
  estimate,
  service,
  each: 'Cada consulta:',
  today: 'Hoy:',
  ofCeiling: (dollars: string) => ` de ${dollars} de tope`,
  balance: 'Saldo:',
  balanceAt: (time: string) => `visto a las ${time}`,
  balanceOn: (dateTime: string) => `visto el ${dateTime}`,
  lasts,
  lowLabel: 'Saldo para captchas',
  low,
  seeBalance: 'Ver el saldo',
  hide: 'Ahora no',
  failing: ({ provider, why: reason }: FailingSeller, used: CaptchaProviderName) =>
    `${sentence(service[provider])} ${why[reason]}: se usa ${service[used]}.`,
  rateFrom: (date: string) => `Pesos al valor puesto el ${date}.`,
} as const
