import type { AppError, ErrorCode, OpeningError } from '../contract/index.ts'
import type { FieldProblem } from '../fields.ts'
import { dateTime } from '../format.ts'

export const fieldProblem: Record<FieldProblem, string> = {
  required: 'Escriba este dato.',
  too_long: 'Es demasiado largo.',
  invalid: 'Este dato no es válido. Revíselo.',
  cedula_characters: 'Escriba solo los números de la cédula.',
  cedula_too_short: 'Faltan números: una cédula tiene entre 5 y 10.',
  cedula_too_long: 'Sobran números: una cédula tiene entre 5 y 10.',
  cedula_looks_like_nit: 'Parece un NIT. Escriba la cédula, sin guion ni dígito de verificación.',
  cedula_lost_digits: 'Este número perdió cifras en una hoja de cálculo. Escríbalo completo.',
  cedula_grouping:
    'Los puntos o espacios de una cédula van cada tres números. Revísela o escríbala sin ellos.',
  cedula_decimal: 'Parece un número con decimales. Escriba la cédula completa, sin decimales.',
  cedula_date: 'Parece una fecha. Escriba el número de la cédula.',
  cedula_two_numbers: 'Parece que hay dos números. ¿Cuál es la cédula? Escriba solo ese.',
  sheet_line_taken: 'Ese renglón ya tiene a una persona. Revise el número de la hoja y del renglón.',
  cedula_of_sample: 'Esta persona es inventada: su cédula no cambia. Registre aparte a la persona real.',
  name_too_short: 'Escriba el nombre completo.',
  name_too_long: 'Máximo 60 letras. Escriba los nombres y apellidos principales.',
  name_characters: 'Use solo letras, espacios, guion, apóstrofo o el punto de una abreviatura.',
  phone_digits: 'Escriba los 10 números del teléfono.',
  phone_prefix: 'Debe empezar por 3 (celular) o por 60 (fijo).',
  phone_lost_digits: 'Este número quedó incompleto en una hoja de cálculo. Escriba los 10 números.',
  phone_two: 'Parece que hay dos teléfonos. ¿Cuál de los dos se guarda? Escriba solo uno.',
  password_too_short: 'Use por lo menos 8 caracteres.',
  recovery_code: 'El código no está bien escrito. Compárelo letra por letra con el que guardó.',
  pin_digits: 'El PIN son seis números.',
  pin_guessed: 'Ese PIN se adivina fácil. Elija otros seis números, sin repetir ni seguir un orden.',
  labels_too_many: 'Máximo cinco etiquetas. Quite una para agregar otra.',
  not_authorised: 'Sin la autorización de la persona no se puede guardar.',
}

/** Each sentence says what happened, what was kept and what to do. */
export const error: Record<ErrorCode, string> = {
  invalid_input: 'Hay datos por corregir. Lo escrito sigue aquí: revise lo marcado en rojo.',
  not_signed_in: 'La sesión se cerró. Lo guardado sigue en este equipo: ingrese de nuevo.',
  forbidden: 'Su cuenta no tiene permiso para esto y no se cambió nada. Pídale al administrador que lo haga.',
  already_set_up: 'Este equipo ya tiene una cuenta y no se creó otra. Ingrese con la que existe.',
  keys_missing: 'Falta el archivo que abre los datos, que siguen en este equipo, cifrados.',
  keys_damaged: 'El archivo que abre los datos está dañado. Los datos siguen en este equipo, cifrados.',
  keys_tampered: 'El archivo que abre los datos fue alterado. Los datos siguen en este equipo, cifrados.',
  already_signed_in:
    'Ya hay una sesión abierta en este equipo y no se cambió nada. Bloquéela con Ctrl L e ingrese de nuevo.',
  wrong_password: 'Contraseña incorrecta. Revise las mayúsculas y escríbala de nuevo.',
  wrong_code: 'Ese no es el código de recuperación en uso. No se cambió nada: revíselo y escríbalo de nuevo.',
  wait: 'Hubo varios intentos fallidos. Los datos siguen a salvo: espere un momento y escriba de nuevo.',
  account_removed: 'Esta cuenta se quitó de este equipo. Los datos siguen aquí: ingrese con otra.',
  keys_mismatch:
    'Los datos de este equipo y el archivo que los abre no son del mismo momento. No se borró ni se cambió nada.',
  keys_not_writable:
    'No se guardó: falta el archivo que abre sus datos y no se puede escribir. Lo escrito sigue aquí. Libere espacio en el disco, revise los permisos de la carpeta de Referidos y repita.',
  wrong_pin: 'PIN incorrecto. Escríbalo de nuevo.',
  pin_spent: 'El PIN ya no sirve hasta que ingrese con su contraseña. Lo guardado sigue en este equipo.',
  database_newer: 'Los datos son de una versión más nueva de Referidos. No se tocaron: instale esa versión.',
  migration_failed:
    'Esta versión de Referidos no pudo adaptar los datos. No se cambió nada: use la versión anterior o instale una más nueva.',
  folder_in_use:
    'Otra ventana de Referidos tiene abiertos los datos. Aquí no se cambió nada: ciérrela y repita.',
  folder_unusable:
    'Este equipo no deja crear la carpeta de Referidos o escribir en ella. No se cambió nada: revise los permisos y repita.',
  database_damaged: 'Los datos están dañados. No se borró nada: rescátelos, o restaure una copia.',
  disk_full: 'El disco está lleno y no se pudo guardar. Lo anterior sigue a salvo: libere espacio y repita.',
  not_found:
    'Ya no está en la lista: pudo eliminarse o pasar a otro líder. No se cambió nada. Si hace falta, registre de nuevo a la persona.',
  duplicate: 'Esta cédula ya está registrada. Lo escrito sigue aquí: revise el número.',
  erased:
    'Los datos de esta cédula se borraron. Para registrarla de nuevo hace falta una autorización nueva de la persona. Lo escrito sigue aquí.',
  has_account:
    'Esta persona tiene una cuenta en este equipo y no se cambió nada. Para eliminarla, el administrador quita primero la cuenta en Ajustes.',
  already_decided:
    'Este duplicado ya estaba decidido y no se cambió nada. Véalo con «Mostrar los ya decididos».',
  not_a_leader:
    'Esa cuenta ya no es de un líder y no puede tener referidos. No se cambió nada: elija a otro líder.',
  file_in_use: 'El archivo está abierto en otro programa. Los datos siguen a salvo: ciérrelo y repita.',
  cannot_write: 'No se pudo escribir en esa carpeta. Los datos siguen a salvo: elija otra y repita.',
  folder_read_only:
    'Este equipo no deja escribir en la carpeta de Referidos. Lo guardado sigue a salvo: revise los permisos de la carpeta.',
  replaced_elsewhere:
    'Otro programa cambió los archivos de Referidos y esto no se guardó. Cierre Referidos aquí y en los demás equipos, y ábralo de nuevo en uno solo.',
  copy_damaged:
    'Esa copia está dañada y no se usó. Los datos de este equipo siguen como estaban: elija otra copia.',
  copy_newer: 'Esa copia es de una versión más nueva de Referidos y no se usó. Instale esa versión y repita.',
  not_a_copy: 'Ese archivo no es una copia de Referidos y no se usó. Elija otro.',
  busy: 'Otra tarea de Referidos no ha terminado. No se cambió nada: espere a que termine y repita.',
  internal: 'Algo falló. Lo guardado antes sigue en este equipo: intente de nuevo.',
}

interface Trouble {
  title: string
  what: string
  kept: string
  todo: string
}

/**
 * Screens that replace the app. `database_gone`: `database_damaged` where there is no file. `other`: any other error at
 * the start. `broken`: the page itself failed.
 */
export const trouble: Record<OpeningError | 'database_gone' | 'other' | 'broken', Trouble> = {
  keys_missing: {
    title: 'Falta el archivo que abre los datos',
    what: 'Referidos encontró los datos de este equipo, pero no el archivo que los abre.',
    kept: 'Los datos siguen aquí, cifrados. No se borró ni se cambió nada.',
    todo: 'Si movió o copió la carpeta de Referidos, devuelva ese archivo (keys.json) a su lugar y oprima «Intentar de nuevo». Si no, restaure una copia: trae sus propias claves.',
  },
  keys_damaged: {
    title: 'El archivo que abre los datos está dañado',
    what: 'Referidos no puede leer el archivo que abre los datos de este equipo.',
    kept: 'Los datos siguen aquí, cifrados. No se borró ni se cambió nada.',
    todo: 'Restaure una copia: trae sus propias claves.',
  },
  keys_tampered: {
    title: 'El archivo que abre los datos fue alterado',
    what: 'El archivo que abre los datos se dañó o lo cambió alguien distinto de Referidos, por eso no siguió.',
    kept: 'Los datos siguen aquí, cifrados. No se borró ni se cambió nada.',
    todo: 'Si usted reemplazó ese archivo, devuelva el que estaba y oprima «Intentar de nuevo». Si no fue usted, restaure una copia: trae sus propias claves.',
  },
  database_newer: {
    title: 'Los datos son de una versión más nueva',
    what: 'Estos datos se guardaron con una versión de Referidos más nueva que esta.',
    kept: 'No se tocó nada: los datos siguen completos en este equipo.',
    todo: 'Instale la versión más nueva de Referidos y ábrala de nuevo.',
  },
  migration_failed: {
    title: 'Esta versión no pudo adaptar los datos',
    what: 'Al abrir, esta versión de Referidos tenía que adaptar los datos y no lo logró.',
    kept: 'No se cambió nada: los datos siguen completos, y antes se hizo una copia.',
    todo: 'Busque una versión más nueva, o instale de nuevo la anterior: abre estos datos como siempre. Si se repite, avise a quien le entregó Referidos.',
  },
  database_damaged: {
    title: 'Los datos están dañados',
    what: 'Referidos revisó los datos al abrir y encontró daños, por eso no siguió.',
    kept: 'No se borró ni se cambió nada: los archivos siguen en este equipo tal como estaban.',
    todo: 'Repare los datos: Referidos pasa a un archivo nuevo lo que se puede leer y completa lo demás con la copia más nueva.',
  },
  database_gone: {
    title: 'Faltan los datos',
    what: 'El archivo de los datos no está en la carpeta de Referidos, o está vacío.',
    kept: 'Referidos no borró ni cambió nada.',
    todo: 'Si alguien lo movió, devuélvalo a su lugar y oprima «Intentar de nuevo». Si no, restaure una copia.',
  },
  folder_in_use: {
    title: 'Referidos ya está abierto',
    what: 'Otra ventana de Referidos tiene abiertos estos mismos datos.',
    kept: 'Los datos siguen completos. Esta ventana no abrió ni cambió nada.',
    todo: 'Siga en la otra ventana, o ciérrela y oprima «Intentar de nuevo». Si no la encuentra, reinicie ese equipo.',
  },
  folder_unusable: {
    title: 'Referidos no puede guardar en su carpeta',
    what: 'El equipo no deja crear la carpeta de Referidos o escribir en ella.',
    kept: 'Lo que ya estaba guardado sigue ahí. No se borró ni se cambió nada.',
    todo: 'Revise que el disco esté conectado y que su usuario de este equipo pueda escribir en esa carpeta. Después oprima «Intentar de nuevo».',
  },
  other: {
    title: 'Referidos no pudo abrir',
    what: 'Algo falló al empezar.',
    kept: 'Lo guardado sigue en este equipo. No se borró ni se cambió nada.',
    todo: 'Oprima «Intentar de nuevo». Si sigue igual, cierre el programa y ábralo otra vez.',
  },
  broken: {
    title: 'La pantalla falló',
    what: 'Algo falló al mostrar esta pantalla.',
    kept: 'Lo guardado sigue en este equipo y la cola no se detiene por esto.',
    todo: 'Oprima «Intentar de nuevo».',
  },
}

/** Details in addition to `trouble`; null: there are none. */
export function troubleDetail({ holder, folder }: AppError): string | null {
  if (folder !== undefined) return `La carpeta es «${folder}».`
  if (holder === undefined || holder === null) return null
  return `Los abrió el equipo «${holder.host}» el ${dateTime(holder.since)} (proceso ${holder.pid}).`
}
