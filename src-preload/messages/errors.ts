import type { ErrorCode, OpeningError } from '../contract/index.ts'
import type { FieldProblem } from '../fields.ts'

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
  not_authorised: 'Sin la autorización de la persona no se puede guardar.',
}

/** What happened, what was kept, what to do. */
export const error: Record<ErrorCode, string> = {
  invalid_input: 'Hay datos por corregir. Lo escrito sigue aquí: revise lo marcado en rojo.',
  not_signed_in: 'La sesión se cerró. Lo guardado sigue en este equipo: ingrese de nuevo.',
  forbidden: 'Su cuenta no tiene permiso para esto y no se cambió nada. Pídale al administrador que lo haga.',
  already_set_up: 'Este equipo ya tiene una cuenta y no se creó otra. Ingrese con la que existe.',
  keys_missing: 'Falta el archivo de claves. Los datos siguen en este equipo, cifrados.',
  keys_damaged: 'El archivo de claves está dañado. Los datos siguen en este equipo, cifrados.',
  keys_tampered: 'El archivo de claves fue alterado. Los datos siguen en este equipo, cifrados.',
  already_signed_in:
    'Ya hay una sesión abierta en este equipo y no se cambió nada. Bloquéela con Ctrl L e ingrese de nuevo.',
  wrong_password: 'Contraseña incorrecta. Revise las mayúsculas y escríbala de nuevo.',
  wrong_code: 'Ese no es el código de recuperación en uso. No se cambió nada: revíselo y escríbalo de nuevo.',
  wait: 'Hubo varios intentos fallidos. Los datos siguen a salvo: espere un momento y escriba de nuevo.',
  account_removed: 'Esta cuenta se quitó de este equipo. Los datos siguen aquí: ingrese con otra.',
  wrong_pin: 'PIN incorrecto. Escríbalo de nuevo.',
  pin_spent: 'El PIN ya no sirve hasta que ingrese con su contraseña. Lo guardado sigue en este equipo.',
  database_newer: 'Los datos son de una versión más nueva de Referidos. No se tocaron: instale esa versión.',
  database_damaged: 'Los datos están dañados. No se borró nada: no los mueva y pida ayuda.',
  disk_full: 'El disco está lleno y no se pudo guardar. Lo anterior sigue a salvo: libere espacio y repita.',
  not_found:
    'Ya no está en la lista: pudo eliminarse o pasar a otro líder. No se cambió nada. Si hace falta, registre de nuevo a la persona.',
  duplicate: 'Esta cédula ya está registrada. Lo escrito sigue aquí: revise el número.',
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
  busy: 'Otra tarea de Referidos no ha terminado. No se cambió nada: espere a que termine y repita.',
  internal: 'Algo falló. Lo guardado antes sigue en este equipo: intente de nuevo.',
}

interface Trouble {
  title: string
  what: string
  kept: string
  todo: string
}

/** Screens in place of the app. `other`: any other error at the start. `broken`: the page itself failed. */
export const trouble: Record<OpeningError | 'other' | 'broken', Trouble> = {
  keys_missing: {
    title: 'Falta el archivo de claves',
    what: 'Referidos encontró los datos de este equipo, pero no el archivo de claves que los abre.',
    kept: 'Los datos siguen aquí, cifrados. No se borró ni se cambió nada.',
    todo: 'Si movió o copió la carpeta de Referidos, devuelva el archivo de claves a su lugar y oprima «Intentar de nuevo».',
  },
  keys_damaged: {
    title: 'El archivo de claves está dañado',
    what: 'Referidos no puede leer el archivo de claves que abre los datos de este equipo.',
    kept: 'Los datos siguen aquí, cifrados. No se borró ni se cambió nada.',
    todo: 'Reemplace el archivo de claves por el de una copia de seguridad y oprima «Intentar de nuevo».',
  },
  keys_tampered: {
    title: 'El archivo de claves fue alterado',
    what: 'El archivo de claves no es el último que guardó Referidos en este equipo, por eso no siguió.',
    kept: 'Los datos siguen aquí, cifrados. No se borró ni se cambió nada.',
    todo: 'Si usted reemplazó ese archivo, devuelva el que estaba y oprima «Intentar de nuevo». Si no fue usted, pida ayuda.',
  },
  database_newer: {
    title: 'Los datos son de una versión más nueva',
    what: 'Estos datos se guardaron con una versión de Referidos más nueva que esta.',
    kept: 'No se tocó nada: los datos siguen completos en este equipo.',
    todo: 'Instale la versión más nueva de Referidos y ábrala de nuevo.',
  },
  database_damaged: {
    title: 'Los datos están dañados',
    what: 'Referidos revisó los datos al abrir y encontró daños, por eso no siguió.',
    kept: 'No se borró ni se cambió nada: los archivos siguen en este equipo tal como estaban.',
    todo: 'No mueva ni borre la carpeta de Referidos. Use una copia de seguridad o pida ayuda a quien instaló el programa.',
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
