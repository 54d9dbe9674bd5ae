import type { RecordedConsent } from '../contract/index.ts'
import { plural } from '../format.ts'
import { consentMethod, textVersion } from './consent.ts'

/** History, signatures, photos and printed sheets of authorisations. */

const people = (n: number) => plural(n, '1 persona', (count) => `${count} personas`)

/** `Hoja 12, renglón 3` */
const onSheet = (sheet: number, line: number): string => `Hoja ${sheet}, renglón ${line}`

const recorded: Record<RecordedConsent['method'], string> = {
  ...consentMethod,
  revoked: 'Revocó la autorización',
}

export const authorisation = {
  open: 'Ver autorización',
  openWords: 'prueba habeas data firma foto hoja revocar',
  titleOf: (name: string) => `Autorización de ${name}`,
  history: 'Lo registrado',
  nothing: 'No hay autorización registrada.',
  recorded,
  onSheet,
  version: textVersion,
  text: (version: number) => `Texto, ${textVersion(version)}`,
  unknownText: 'Este texto es de otro equipo y no está aquí.',
  given: (day: string) => `Autorizó el ${day}`,
  by: (name: string | null) => (name === null ? 'Con su propia cuenta' : `La recogió ${name}`),
  revokedBy: (name: string | null) => (name === null ? '' : `La registró ${name}`),
  proofs: 'Pruebas',
  noProofs: 'Todavía no hay firma ni foto. Si la persona autorizó de palabra, basta lo registrado arriba.',
  signature: 'Firma en la pantalla',
  photo: 'Foto de lo firmado',
  photoOfSheet: (sheet: number) => `Foto de la hoja ${sheet}`,
  /** Of what is noted later than it was said. */
  notedLater: (day: string, noted: string) => `${day}, anotada el ${noted}`,
  taken: (when: string, by: string | null) => (by === null ? when : `${when} · ${by}`),
  see: 'Ver',
  hide: 'Ocultar',
  missing:
    'La foto no está en este equipo. Está en el equipo donde se tomó, y en las copias guardadas fuera de él.',
  remove: 'Quitar',
  removeOf: (what: string) => `Quitar: ${what}`,
  removeQuestion: '¿Quitar esta prueba?',
  removeWhy: 'Se borra y no se puede recuperar. Lo registrado de la autorización queda como está.',
  keep: 'Dejarla',
  removed: 'Prueba quitada',
  loadFailed: 'No se pudo leer la autorización.',
  sign: {
    open: 'Firmar en la pantalla',
    title: (name: string) => `Firma de ${name}`,
    lead: 'Lea el texto a la persona. Luego firma aquí, con el dedo, un lápiz o el panel táctil.',
    text: 'Texto que se firma',
    field: 'Espacio para firmar',
    empty: 'Firme dentro del recuadro',
    signed: 'Hay una firma',
    clear: 'Borrar y firmar otra vez',
    save: 'Guardar firma',
    saved: 'Firma guardada',
    inForm: 'Firma de la persona',
    again: 'Firmar otra vez',
    now: 'Firmar ahora',
  },
  addPhoto: {
    open: 'Agregar foto',
    ofSheet: (sheet: number) => `Agregar foto de la hoja ${sheet}`,
    drop: 'Suelte aquí la foto de la hoja, o elíjala.',
    choose: 'Elegir foto…',
    working: 'Preparando la foto…',
    saved: 'Foto guardada',
    unreadable: 'No se pudo leer como foto. Use una imagen JPG, PNG o WebP.',
    tooLarge: 'La foto es demasiado grande. Tómela otra vez con menos resolución.',
    kept: 'Se guarda cifrada en este equipo, más pequeña y sin lugar ni fecha de la cámara.',
  },
  revoke: {
    open: 'Revocar autorización',
    openWords: 'retirar quitar permiso habeas data no consultar',
    title: (n: number) => (n === 1 ? 'Revocar la autorización' : `Revocar la autorización de ${people(n)}`),
    why: (n: number) =>
      n === 1
        ? 'Queda anotado hoy. Referidos no consulta más a esta persona en el censo, hasta que autorice de nuevo. Sus datos siguen en la lista: si también pide borrarlos, use Borrar datos.'
        : 'Queda anotado hoy. Referidos no las consulta más en el censo, hasta que autoricen de nuevo. Sus datos siguen en la lista: si también piden borrarlos, use Borrar datos.',
    submit: 'Revocar',
    done: (n: number) =>
      plural(n, 'Se revocó 1 autorización', (count) => `Se revocaron ${count} autorizaciones`),
    nobody: 'Ninguna de estas personas tiene autorización.',
  },
  revokedOn: (day: string) => `Revocada el ${day}`,
  isRevoked: 'Revocó su autorización: no se consulta más.',
  sheets: {
    title: 'Hojas para firmar',
    why: 'Para reuniones: imprima hojas numeradas, la gente firma, y al registrar cada persona queda unida a su renglón. Una foto de la hoja sirve de prueba para todos.',
    place: 'Reunión o lugar (si quiere)',
    howMany: 'Cuántas hojas',
    make: 'Hacer e imprimir',
    print: 'Imprimir',
    printOf: (sheet: number) => `Imprimir la hoja ${sheet}`,
    name: (sheet: number, place: string | null) =>
      place === null ? `Hoja ${sheet}` : `Hoja ${sheet} · ${place}`,
    typed: (typed: number, lines: number) => `${typed} de ${lines} renglones registrados`,
    openPhotos: 'Foto',
    photos: (n: number) => (n === 0 ? 'Sin foto' : plural(n, '1 foto', (count) => `${count} fotos`)),
    photoOf: (at: number, sheet: number) => `Foto ${at} de la hoja ${sheet}`,
    none: 'Todavía no hay hojas.',
    loadFailed: 'No se pudieron leer las hojas.',
    failed: 'No se pudieron hacer las hojas.',
    /** Texts of the form. */
    field: 'Hoja',
    noSheet: 'Otra hoja, sin número',
    line: 'Renglón',
    full: 'Esta hoja ya está completa.',
  },
  printed: {
    title: (sheet: number) => `Hoja ${sheet} · Autorización de datos personales`,
    about: (code: string, version: number) => `Código ${code} · texto, ${textVersion(version)}`,
    code: (code: string) => `REFERIDOS HOJA ${code}`,
    lead: 'Lea el texto, o pida que se lo lean. Autorizar es opcional. Si autoriza, escriba sus datos en un renglón y firme.',
    line: 'N.º',
    name: 'Nombre completo',
    cedula: 'Cédula',
    phone: 'Teléfono',
    signature: 'Firma',
  },
} as const
