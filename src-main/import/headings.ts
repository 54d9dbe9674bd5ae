import type { ImportField } from '../../src-preload/import-fields.ts'
import { labelKey } from '../../src-preload/labels.ts'

/** Pure. Maps a column's heading to a field. */

/** Without accents, case and punctuation: «No. de Cédula:» → «no de cedula». */
export const headingKey = (heading: string): string =>
  labelKey(heading)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** The first matching rule counts. */
const rules: readonly [ImportField, RegExp][] = [
  [
    'consentDay',
    /^(fecha|dia) (de |del )?(la )?(autorizacion|consentimiento|firma)$|^(autorizacion|consentimiento) fecha$/,
  ],
  [
    'consentMethod',
    /^(autoriza(cion|do|da)?|autorizo|(autoriza|autorizo|acepta|acepto)( usted)? (el )?(tratamiento|uso|manejo) de (sus |mis |los )?datos( personales)?|consentimiento|habeas data|tratamiento de datos|(forma|medio|tipo) de (la )?autorizacion|como autorizo|autoriza(cion)? (de |del )?(tratamiento de )?datos( personales)?)$/,
  ],
  [
    'census',
    /^((numero|no|nro|num) (de )?)?mesas?( de votacion)?$|^(nombre (del )?)?puesto( de votacion)?$|^(lugar|sitio|centro) (de |donde )(votacion|vota)$|^(departamento|depto|dpto|municipio|mpio|ciudad)( de votacion| del puesto)?$|^(estado|estado (del |en el )?censo|novedad|resolucion|fecha (de )?(la )?novedad|zona( de votacion)?|direccion( del puesto| de votacion| puesto)?|consultad[oa]|consultad[oa] el)$/,
  ],
  [
    'cedula',
    /^((numero|no|nro|num|n|nume?r?o?) )?(de |del |de la |de su )?(cedula|cedulas|cc|c c|ced|documento|documentos|doc|dni|nuip|identificacion|identidad|id)( de (ciudadania|identidad|identificacion))?( numero| no| nro| sin puntos)?$|^(cedula|documento|identificacion) (sin puntos|del? (referido|votante|persona|ciudadano|simpatizante))$/,
  ],
  [
    'otherPhone',
    /^(otro|segundo) (telefono|celular|numero)$|^(telefono|celular|tel|cel) (2|dos|alterno|adicional|fijo)$|^fijo$/,
  ],
  [
    'phone',
    /^((numero|no|nro|num|n) )?(de |del )?(telefono|telefonos|tel|celular|celulares|cel|movil|whatsapp|contacto|telefono (celular|movil|de contacto)|celular (whatsapp|de contacto)|numero de contacto)( 1| uno| principal)?$|^(telefono|celular) (o|y|e) (celular|telefono|whatsapp)$/,
  ],
  ['secondSurname', /^(segundo|2do|2|2o) apellido$|^apellido (2|dos|segundo|materno)$|^apellido materno$/],
  ['surname', /^(primer|primero|1er|1|1o) apellido$|^apellidos?( 1| uno| primero| paterno)?$/],
  ['secondName', /^(segundo|2do|2|2o) nombre$|^nombre (2|dos|segundo)$/],
  [
    'name',
    /^(primer|primero|1er|1|1o) nombre$|^nombres?( 1| uno)?$|^nombres? completos?$|^nombres? (y|e) apellidos?( completos?)?$|^apellidos? (y|e) nombres?( completos?)?$|^nombres? apellidos?$|^apellidos? nombres?$|^nombres? (del |de la |de los )?(referidos?|votantes?|personas?|simpatizantes?|ciudadanos?)$|^(referido|votante|simpatizante|persona|ciudadano)s?$/,
  ],
  [
    'barrio',
    /^(barrio|vereda|sector|barrio (o|y|e) vereda|vereda (o|y|e) barrio|barrio vereda|comuna barrio|corregimiento)$/,
  ],
  ['labels', /^(etiquetas?|grupos?|reunion(es)?|evento)$/],
  ['notes', /^(notas?|observacion(es)?|comentarios?|anotaciones|obs)$/],
  [
    'leader',
    /^(nombre (del |de la )?)?(lider|lideresa|lideres|coordinador|coordinadora|responsable|referente)( que (lo )?registro)?$|^(referido|registrado|inscrito|invitado) por$|^quien (lo )?(refiere|registro)$/,
  ],
]

/** Columns that a survey tool adds to each answer. Numbers in them are no cédulas. */
export const isAdded = (heading: string): boolean =>
  /^_|^(start|end|today|deviceid|instanceid|formhub|uuid)\b/i.test(heading.trim())

/** Survey tools put groups before the question: «datos/cedula». */
const withoutGroups = (heading: string): string => /^(?:\w+\/)+(\w+)$/.exec(heading.trim())?.[1] ?? heading

/** null: the heading is unknown. */
export function fieldOfHeading(heading: string): ImportField | null {
  if (isAdded(heading)) return null
  const key = headingKey(withoutGroups(heading))
  // Often just the number of the row.
  if (key === 'id') return null
  if (key === '' || key.length > 60) return null
  return rules.find(([, rule]) => rule.test(key))?.[0] ?? null
}
