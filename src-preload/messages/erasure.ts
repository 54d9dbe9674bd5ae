import type { EndCertificate, Erased, HiddenDays, SheetShown } from '../contract/index.ts'
import { dateTime, number, plural } from '../format.ts'
import { whereCopies } from './backup.ts'

const people = (count: number) => plural(count, '1 persona', (n) => `${n} personas`)
const copies = (count: number) => plural(count, '1 copia', (n) => `${n} copias`)

export const erasure = {
  open: 'Borrar datos',
  action: 'Borrar para siempre los datos de la persona que está viendo',
  openWords: 'suprimir habeas data olvidar',
  dialog: {
    title: (count: number, name: string | null) =>
      name === null ? `¿Borrar los datos de ${people(count)}?` : `¿Borrar los datos de ${name}?`,
    why: 'Úselo cuando la persona pide que sus datos se borren. No se puede deshacer: ni con Ctrl Z, ni importando un archivo, ni restaurando una copia.',
    what: 'Se borran el nombre, la cédula, el teléfono, las notas, el lugar de votación, la autorización y todo lo que se consultó o se cambió.',
    stays: 'Queda una marca sin datos, para que nadie la vuelva a agregar sin una autorización nueva.',
    /** A photo of a sheet shows everybody on it. */
    sheets: (sheets: readonly SheetShown[]) => {
      const others = sheets.reduce((sum, sheet) => sum + sheet.others, 0)
      const numbers = sheets.map((sheet) => sheet.number).join(', ')
      const gone = `También se borran las fotos de ${sheets.length === 1 ? 'la hoja' : 'las hojas'} ${numbers}`
      return others === 0
        ? `${gone}.`
        : `${gone}, que muestran a ${people(others)} más. Lo que autorizaron sigue anotado. Si guarda el papel, tome otra foto con este renglón tapado.`
    },
    paper: 'Los archivos y las hojas que ya sacó de la aplicación los borra usted.',
    hide: 'Para quitarla solo de la lista, use Eliminar.',
    next: 'Continuar',
    sure: (count: number) =>
      count === 1
        ? 'Sí, entiendo que se borra para siempre'
        : `Sí, entiendo que ${people(count)} se borran para siempre`,
    submit: (count: number) => (count === 1 ? 'Borrar para siempre' : `Borrar ${people(count)} para siempre`),
    done: ({ erased, withAccount }: Erased) =>
      [
        ...(erased > 0
          ? [
              `${erased === 1 ? 'Se borraron los datos de 1 persona' : `Se borraron los datos de ${people(erased)}`}`,
            ]
          : []),
        ...(withAccount > 0
          ? [
              withAccount === 1
                ? '1 persona no se borró porque entra aquí con su cuenta: primero quite la cuenta'
                : `${number(withAccount)} personas no se borraron porque entran aquí con su cuenta: primero quite las cuentas`,
            ]
          : []),
        ...(erased === 0 && withAccount === 0 ? ['No había nada que borrar'] : []),
      ].join('. '),
    copies: 'Las copias de seguridad de antes todavía tienen esos datos.',
    toCopies: 'Ver copias',
  },
  /** Texts of the form for a new person. */
  again: {
    asked: (at: number) =>
      `La persona pidió que sus datos se borraran, el ${dateTime(at)}. Regístrela solo si ella misma se lo pide y le da una autorización nueva.`,
    expired: (at: number) =>
      `Se había eliminado y sus datos se borraron al cumplirse el plazo, el ${dateTime(at)}. Hace falta una autorización nueva.`,
    confirm: 'Me dio una autorización nueva, después de eso',
    missing: 'Marque que tiene una autorización nueva',
  },
  card: {
    title: 'Datos borrados',
    hidden: 'Personas eliminadas',
    hiddenHint: 'Eliminar solo oculta a la persona: sus datos siguen en este equipo.',
    count: (count: number) => (count === 0 ? 'No hay ninguna' : `Hay ${people(count)}`),
    keep: 'Borrarlas para siempre',
    days: (days: HiddenDays | null) => (days === null ? 'Nunca' : `A los ${days} días`),
    keepQuestion: (days: HiddenDays) =>
      `Quienes lleven ${days} días eliminados se borran para siempre, sin volver a preguntar. A algunos les puede tocar hoy mismo.`,
    keepConfirm: 'Usar este plazo',
    eraseHidden: 'Borrarlas ahora',
    hiddenTitle: (count: number) =>
      plural(
        count,
        '¿Borrar ya a la persona eliminada?',
        (n) => `¿Borrar ya a las ${n} personas eliminadas?`,
      ),
    kept: 'Guardado',
    copies: 'Copias que aún tienen datos borrados',
    noCopies: 'Ninguna copia tiene datos de personas borradas.',
    copiesHint: 'Son de antes del último borrado. Se pueden volver a escribir sin esas personas.',
    copy: (at: number, where: readonly ('here' | 'place')[]) => `${dateTime(at)} · ${whereCopies(where)}`,
    more: (count: number) => `y ${copies(count)} más`,
    aside: (count: number) =>
      plural(
        count,
        'Los datos que había antes de 1 restauración o reparación',
        (n) => `Los datos que había antes de ${n} restauraciones o reparaciones`,
      ),
    placeAway:
      'El lugar de las copias fuera de este equipo no está conectado: conéctelo para revisarlas también.',
    rewrite: 'Quitarlas de las copias',
    rewriting: 'Quitándolas…',
    rewritten: (done: number, left: number) => {
      const cleaned = plural(done, 'Se limpió 1 copia', (n) => `Se limpiaron ${n} copias`)
      if (left === 0) return cleaned
      const rest = plural(
        left,
        '1 no se pudo: bórrela a mano si ya no la necesita',
        (n) => `${n} no se pudieron: bórrelas a mano si ya no las necesita`,
      )
      return `${cleaned}. ${rest}`
    },
  },
  end: {
    title: 'Terminar la campaña',
    lead: 'Cuando la campaña acaba, los datos de las personas se deben borrar.',
    open: 'Borrar todo…',
    dialogTitle: '¿Borrar todo lo de esta campaña?',
    what: 'Se borran todas las personas, las cuentas, las copias, los registros y las contraseñas de este equipo. No se puede deshacer y nadie podrá volver a entrar.',
    place: 'Deje conectado el lugar de las copias fuera de este equipo, para que también se borren allí.',
    certificate: 'Al final recibe un certificado para guardar o imprimir.',
    password: 'Su contraseña',
    sure: 'Sí, borrar todo para siempre',
    submit: 'Borrar todo y terminar',
    working: 'Borrando…',
  },
  certificate: {
    title: 'Certificado de borrado',
    subtitle: 'Fin de la campaña',
    file: (day: string) => `Certificado de borrado ${day}`,
    statement: (at: number) =>
      `El ${dateTime(at)} (hora de Colombia) se borraron de este equipo todos los datos personales de la campaña, con sus claves.`,
    column: { what: 'Qué se borró', count: 'Cantidad' },
    rows: ({ people, hidden, authorisations, lookups, accounts, copies, erasedBefore }: EndCertificate) => [
      ['Personas', number(people)],
      ['De ellas, ya eliminadas de la lista', number(hidden)],
      ['Autorizaciones', number(authorisations)],
      ['Consultas al censo', number(lookups)],
      ['Cuentas', number(accounts)],
      ['Copias de seguridad', number(copies)],
      ['Personas borradas durante la campaña', number(erasedBefore)],
    ],
    placeAway:
      'El lugar de las copias fuera de este equipo no estaba conectado: esas copias se deben borrar a mano.',
    elsewhere:
      'No incluye los archivos y las hojas que se sacaron de la aplicación, ni los datos de otros computadores.',
    signature: 'Responsable: ______________________________',
    save: 'Guardar PDF',
    saved: 'Certificado guardado',
    print: 'Imprimir',
    printed: 'Enviado a la impresora',
    noPrinter: 'Este equipo no tiene impresora. Guarde el PDF e imprímalo en otro.',
    printFailed: 'No se pudo imprimir. Revise la impresora, o guarde el PDF.',
    close: 'Terminar',
    closeHint: 'Guárdelo o imprímalo antes: después no se puede volver a ver.',
    closeQuestion: '¿Terminar sin el certificado?',
    closeNote: 'No lo ha guardado ni impreso, y no se puede volver a ver.',
  },
} as const
