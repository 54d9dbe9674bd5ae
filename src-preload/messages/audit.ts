import type { AuditActor, AuditEntry, AuditEvent } from '../contract/index.ts'
import { dateTime, plural } from '../format.ts'
import { backup } from './backup.ts'

/** What was done, without a period: `Se restauró la copia de ayer a las 6:40`. */
function what(event: AuditEvent, now: number): string {
  switch (event.action) {
    case 'keys_mismatch_accepted':
      return event.older === 'keys'
        ? 'Se siguió con cuentas y contraseñas más viejas que los datos'
        : 'Se siguió con datos más viejos que las cuentas y contraseñas'
    case 'key_rotated':
      return 'Se cambió la clave de los datos'
    case 'key_file_rewritten':
      return 'Faltaba el archivo que abre los datos o alguien lo había cambiado, y se escribió de nuevo'
    case 'restored':
      return `Se restauró la copia ${backup.ofWhen(event.copyOf, now)}`
    case 'salvaged':
      return 'Se rescataron los datos de un daño'
    case 'person_opened': {
      const person = event.person ?? 'alguien que ya no está'
      return event.leader === null
        ? `Se vieron los datos de ${person}`
        : `Se vieron los datos de ${person}, de ${event.leader}`
    }
    case 'own_exported': {
      const whom = plural(event.people, '1 referido propio', (n) => `${n} referidos propios`)
      const done = {
        spreadsheet: 'Se exportó a Excel a',
        csv: 'Se exportó a un archivo de texto a',
        exchange: 'Se guardó un archivo para otro computador con',
      }[event.as]
      return `${done} ${whom}`
    }
    case 'campaign_taken':
      switch (event.as) {
        case 'spreadsheet':
          return 'Se exportó a Excel a personas de toda la campaña'
        case 'csv':
          return 'Se exportó a un archivo de texto a personas de toda la campaña'
        case 'exchange':
          return 'Se guardó un archivo para otro computador con personas de toda la campaña'
        case 'pdf':
          return 'Se guardaron en PDF personas de toda la campaña'
        case 'print_dialog':
          return 'Se abrió la impresión de personas de toda la campaña'
        case 'paper':
          return 'Se enviaron a la impresora personas de toda la campaña'
      }
  }
}

/** What came of it; null: nothing more to say. */
function effect(event: AuditEvent): string | null {
  switch (event.action) {
    case 'restored':
      return event.returned === 0
        ? null
        : plural(
            event.returned,
            'volvió 1 persona registrada después',
            (n) => `volvieron ${n} personas registradas después`,
          )
    case 'salvaged':
      if (event.missing === null) return 'pueden faltar personas'
      return event.missing === 0
        ? 'no falta nadie'
        : plural(event.missing, 'falta 1 persona', (n) => `faltan ${n} personas`)
    case 'keys_mismatch_accepted':
    case 'key_rotated':
    case 'key_file_rewritten':
    case 'person_opened':
    case 'campaign_taken':
    case 'own_exported':
      return null
  }
}

function who(actor: AuditActor): string {
  switch (actor.kind) {
    case 'account':
      return actor.byCode ? `${actor.name}, con el código de recuperación` : actor.name
    case 'code':
      return 'alguien con el código de recuperación'
    case 'gone':
      return 'una cuenta que ya no está'
    case 'app':
      return 'Referidos'
  }
}

export const audit = {
  title: 'Registro de seguridad',
  hint: 'Lo que cambió las claves o todos los datos a la vez, lo que se vio de otros líderes, y quién lo hizo. No se puede borrar.',
  none: 'Todavía no hay nada anotado.',
  loadFailed: 'No se pudo leer el registro. No se cambió nada.',
  what,
  /** `29/11/2026 15:40, Luz M., volvieron 3 personas registradas después`. */
  detail: (entry: AuditEntry): string =>
    [dateTime(entry.at), who(entry.by), effect(entry)].filter((part) => part !== null).join(', '),
  all: (count: number) => `Ver las ${count} anotaciones`,
  newsTitle: 'Pasó sin usted',
  /** `news`: at least one, newest first. */
  news(news: readonly AuditEntry[], now: number): string {
    const [latest] = news
    if (latest === undefined) return ''
    const done = what(latest, now)
    const told = `Revise si lo sabía: ${done.charAt(0).toLowerCase()}${done.slice(1)} (${who(latest.by)}, ${dateTime(latest.at)}).`
    const more = news.length - 1
    return more === 0
      ? told
      : `${told} ${plural(more, 'Hay 1 anotación más.', (n) => `Hay ${n} anotaciones más.`)}`
  },
  see: 'Ver el registro',
  understood: 'Entendido',
} as const
