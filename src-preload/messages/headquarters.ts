import { bogotaDate, bogotaWallClock, dayMs } from '../bogota.ts'
import type {
  HeadquartersProblem,
  HeadquartersRole,
  HeadquartersSync,
  HeadquartersTrouble,
} from '../contract/index.ts'
import { date, dollars, number, plural, time } from '../format.ts'
import { durations } from './durations.ts'

const people = (count: number) => plural(count, '1 persona', (n) => `${n} personas`)

const weekdays = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado']

/** After «desde»: `las 14:35`, `ayer`, `el martes`, `el 21/11/2026`, by the days of Colombia. */
function since(at: number, now: number): string {
  if (at >= now || bogotaDate(at) === bogotaDate(now)) return `las ${time(at)}`
  if (bogotaDate(at) === bogotaDate(now - dayMs)) return 'ayer'
  const isThisWeek = bogotaDate(at) > bogotaDate(now - 7 * dayMs)
  return isThisWeek ? `el ${weekdays[new Date(bogotaWallClock(at)).getUTCDay()]}` : `el ${date(at)}`
}

/** `hoy a las 14:35`, `ayer a las 14:35`, `mañana a las 14:35`, `el 21/11/2026 a las 14:35`. */
function when(at: number, now: number): string {
  const days = [-1, 0, 1].find((days) => bogotaDate(at) === bogotaDate(now + days * dayMs))
  const day = days === undefined ? `el ${date(at)}` : ['ayer', 'hoy', 'mañana'][days + 1]
  return `${day} a las ${time(at)}`
}

const toSend = (count: number) => `${number(count)} por enviar`

const shortTrouble: Record<HeadquartersTrouble, string> = {
  revoked: 'sin acceso',
  refused: 'no recibe lo enviado',
  newer: 'actualice Referidos',
}

const trouble: Record<HeadquartersTrouble, string> = {
  revoked:
    'La sede ya no acepta este equipo: quien coordina le quitó el acceso. Lo guardado sigue aquí. Para volver, desconecte el equipo y conéctelo con otro código.',
  refused:
    'La sede no acepta lo que envía este equipo. No se pierde nada y se intenta otra vez solo. Si sigue así, avise a quien coordina la campaña.',
  newer:
    'La campaña usa una versión más nueva de Referidos. Actualice este equipo: mientras tanto, todo queda guardado aquí.',
}

const problem: Record<HeadquartersProblem, string> = {
  offline: 'No hay conexión con la sede. No se cambió nada: revise la red y repita.',
  insecure: 'La dirección de la sede debe empezar por https://. No se envió nada.',
  not_a_headquarters: 'En esa dirección no contesta una sede de Referidos. Revise la dirección.',
  wrong_secret: 'Esa no es la clave del servidor. No se cambió nada: revísela y repita.',
  founded_already: 'En esa dirección ya hay otra campaña. Pida un código a quien la coordina.',
  wrong_code: 'El código no está bien escrito. Compárelo con el que le dieron.',
  spent_code: 'El código ya se usó, se venció o lo anularon. Pida otro a quien coordina la campaña.',
  other_campaign:
    'En esa dirección no está la campaña del código. No se conectó: avise a quien le dio el código.',
  code_used:
    'El código ya se usó: hay un equipo conectado con él. Si no debía estarlo, quítele el acceso en la lista.',
  newer: 'La sede es de una versión más nueva de Referidos. Instale esa versión y repita.',
  revoked: 'Este equipo ya no tiene acceso a la sede. Lo guardado sigue aquí: pida otro código.',
  refused: 'La sede no aceptó el pedido. No se cambió nada: intente más tarde.',
}

export const headquarters = {
  title: 'Sede',
  why: 'La sede une los equipos de la campaña. Cada equipo trabaja igual sin conexión; cuando la hay, envía lo suyo y recibe lo que le toca. Todo viaja y se guarda cifrado: quien maneja el servidor no lo puede leer.',
  problem,
  since,
  when,
  people,

  /** For the status line: `Sede: 12 por enviar`. */
  line(sync: HeadquartersSync, now: number): string {
    switch (sync.kind) {
      case 'up_to_date':
        return 'Sede: al día'
      case 'to_send':
        return `Sede: ${toSend(sync.people)}`
      case 'offline':
        return `Sede: sin conexión desde ${since(sync.since, now)}`
      case 'trouble':
        return `Sede: ${shortTrouble[sync.trouble]}`
    }
  },
  /** The same with what the status line has no room for. */
  wholeLine(sync: HeadquartersSync, now: number): string {
    const line = headquarters.line(sync, now)
    const isMore = (sync.kind === 'offline' || sync.kind === 'trouble') && sync.people > 0
    return isMore ? `${line}, ${toSend(sync.people)}` : line
  },
  sync(sync: HeadquartersSync, now: number): string {
    switch (sync.kind) {
      case 'up_to_date':
        return 'Al día: todo está enviado y recibido.'
      case 'to_send':
        return `Por enviar: ${people(sync.people)}. Se envía solo.`
      case 'offline':
        return `Sin conexión con la sede desde ${since(sync.since, now)}.`
      case 'trouble':
        return trouble[sync.trouble]
    }
  },
  /** Below `sync`; null: it says all. */
  waiting(sync: HeadquartersSync): string | null {
    switch (sync.kind) {
      case 'up_to_date':
      case 'to_send':
        return null
      case 'offline':
        return sync.people === 0
          ? 'No hay nada por enviar. Se conecta solo cuando haya red.'
          : `Por enviar: ${people(sync.people)}. Se envía solo cuando haya red.`
      case 'trouble':
        return sync.people === 0 ? null : `Por enviar: ${people(sync.people)}.`
    }
  },

  loadFailed: 'No se pudo leer cómo está la sede. No se cambió nada.',
  notConnected: 'Este equipo no está conectado a una sede. Lo conecta el administrador.',
  fact: { role: 'Este equipo', host: 'Dirección', lastContact: 'Último contacto' },
  ownRole: {
    coordinator: 'Coordina: recibe a todos',
    leader: 'De líderes: solo sus personas',
  } satisfies Record<HeadquartersRole, string>,
  noContact: 'todavía ninguno',
  syncNow: 'Enviar y recibir ahora',
  syncing: 'Enviando y recibiendo…',
  syncWords: 'sede sincronizar conexión servidor',
  toUpdates: 'Buscar la versión nueva',

  connect: {
    title: 'Conectar con un código',
    hint: 'Si la campaña ya tiene sede: quien la coordina le da el código.',
    why: 'Pídalo a quien coordina la campaña. En su equipo: Ajustes, Sede, «Ver la campaña», «Invitar».',
    code: 'Código',
    codeHint: 'Pegue el código entero, o escríbalo: los guiones y las mayúsculas no importan.',
    missing: 'Escriba o pegue el código.',
    what: 'Las personas de este equipo se envían a la campaña, y quien coordina las ve.',
    submit: 'Conectar',
    running: 'Conectando con la sede…',
    done: 'Este equipo quedó conectado a la sede',
  },

  found: {
    title: 'Crear la sede de la campaña',
    button: 'Crear la sede',
    hint: 'Una sola vez por campaña, con un servidor nuevo. Este equipo será el que coordina.',
    why: 'La dirección y la clave del servidor se las da quien lo instaló.',
    what: [
      'Este equipo coordina: recibe las personas de todos los equipos, invita a los demás y decide los duplicados.',
      'Las llaves de la campaña quedan solo en este equipo y en sus copias de seguridad. Si se pierden, nadie puede leer lo que hay en la sede: guarde una copia fuera y el código de recuperación.',
    ],
    address: 'Dirección de la sede',
    addressHint: 'Por ejemplo, https://sede.ejemplo.co',
    addressMissing: 'Escriba la dirección.',
    secret: 'Clave del servidor',
    secretMissing: 'Escriba la clave del servidor.',
    name: 'Nombre de quien coordina',
    nameHint: 'Así aparece en la lista de la campaña.',
    running: 'Creando la sede…',
    done: 'La sede está lista. Ya puede invitar a los demás equipos',
  },

  nameMissing: 'Escriba el nombre.',

  leave: {
    button: 'Desconectar este equipo',
    title: '¿Desconectar este equipo de la sede?',
    stays: 'Las personas de este equipo siguen aquí, y lo que ya envió sigue en la campaña.',
    lost: 'No recibe más lo de los otros equipos, y nadie recibe lo que se registre aquí.',
    unsent: (count: number) =>
      plural(
        count,
        'Hay 1 persona sin enviar: queda solo en este equipo.',
        (n) => `Hay ${n} personas sin enviar: quedan solo en este equipo.`,
      ),
    back: 'Para volver a conectarlo se necesita otro código.',
    lastCoordinator:
      'Este equipo coordina la campaña. Si es el único, nadie más puede invitar, decidir ni leer lo que hay en la sede: antes, conecte otro que coordine.',
    confirm: 'Desconectar',
    done: 'Este equipo ya no está conectado a la sede',
  },

  held: {
    title: 'Con otro líder',
    why: 'Otro líder las registró antes; quien coordina la campaña decide quién las tiene. Mientras tanto no aparecen en su lista, y lo que usted registró no se pierde.',
    list: 'Personas con otro líder',
    loadFailed: 'No se pudo leer quiénes están con otro líder. No se cambió nada.',
    since: (at: number) => `desde el ${date(at)}`,
    all: (count: number) => `Ver las ${number(count)}`,
    banner: (count: number) =>
      plural(
        count,
        'Otro líder registró antes a 1 persona suya; quien coordina la campaña decide.',
        (n) => `Otro líder registró antes a ${n} personas suyas; quien coordina la campaña decide.`,
      ),
    see: 'Ver a quiénes',
    later: 'Entendido',
  },

  campaign: {
    title: 'Equipos de la campaña',
    button: 'Ver la campaña',
    action: 'Equipos de la campaña',
    actionWords: 'sede invitar código coordinador líderes contacto costos acceso',
    loadFailed: 'No se pudo leer la lista de la campaña. No se cambió nada.',
    /** `34 en la campaña, 2 sin contacto hace más de 3 días.` */
    summary: (members: number, late: number) =>
      `${number(members)} en la campaña${late === 0 ? '' : `, ${number(late)} sin contacto hace más de 3 días`}.`,
    total: (count: number, costs: { today: number; last30Days: number }) =>
      `${people(count)}. Captchas: ${dollars(costs.today)} hoy, ${dollars(costs.last30Days)} en 30 días.`,
    search: 'Buscar',
    searchHint: 'Nombre o líder',
    show: 'Mostrar',
    shown: { all: 'Todos', late: 'Sin contacto hace más de 3 días' },
    invite: 'Invitar',
    list: 'Quiénes están en la campaña',
    scroll: 'Lista de la campaña',
    alone: 'Por ahora solo está este equipo. Invite a los demás: cada uno se conecta con un código.',
    noneFound: 'Nadie coincide con la búsqueda.',
    more: (count: number) => `Mostrar ${number(count)} más`,
    column: {
      name: 'Nombre',
      people: 'Personas',
      contact: 'Último contacto',
      today: 'Captchas hoy',
      last30Days: 'En 30 días',
      total: 'En total',
      devices: 'Equipos',
    },
    role: {
      coordinator: 'Coordinación',
      leader: 'Líder',
    } satisfies Record<HeadquartersRole, string>,
    contact: {
      /** `Sin contacto hace 5 días` */
      late: (at: number, now: number) => `Sin contacto ${durations.daysAgo(at, now)}`,
      never: 'Todavía sin conectar',
      shutOut: 'Sin acceso',
    },
    devices: (count: number) => plural(count, '1 equipo', (n) => `${n} equipos`),
    devicesOf: (name: string, count: number) => `Equipos de ${name}: ${number(count)}`,
    device: (nth: number) => `Equipo ${nth}`,
    ownDevice: (nth: number) => `Equipo ${nth} (este)`,
    enrolled: (at: number) => `conectado el ${date(at)}`,
    lastContact: (at: number | null, now: number) =>
      at === null ? 'sin contacto todavía' : `último contacto ${durations.daysAgo(at, now)}`,
    revokedAt: (at: number) => `sin acceso desde el ${date(at)}`,
    revoke: 'Quitar el acceso',
    revokeOf: (name: string, nth: number) => `Quitar el acceso al equipo ${nth} de ${name}`,
    another: 'Conectar otro equipo',
    anotherOf: (name: string) => `Conectar otro equipo de ${name}`,
  },

  invitations: {
    title: 'Códigos sin usar',
    expires: (at: number, now: number) => `vence ${when(at, now)}`,
    unnamed: 'Nombre por llegar',
    hint: 'El código se muestra una sola vez. Si se perdió o se hizo por error, anúlelo.',
    withdraw: 'Anular',
    withdrawOf: (name: string) => `Anular el código para ${name}`,
  },

  invite: {
    title: 'Invitar a la campaña',
    anotherTitle: (name: string) => `Otro equipo de ${name}`,
    anotherWhy: (name: string) => `Tendrá las mismas personas que los otros equipos de ${name}.`,
    name: 'Nombre',
    nameHint: 'Del líder, o de quienes comparten el equipo.',
    role: 'Qué recibe su equipo',
    roles: {
      leader: { title: 'Líder', hint: 'Solo las personas de los líderes de ese equipo.' },
      coordinator: {
        title: 'Coordinación',
        hint: 'Las personas de toda la campaña. También invita, quita accesos y decide disputas.',
      },
    } satisfies Record<HeadquartersRole, { title: string; hint: string }>,
    submit: 'Crear el código',
    codeTitle: (name: string) => `Código para ${name}`,
    steps: [
      'En el otro equipo, el administrador debe abrir Ajustes, Sede.',
      'Allí debe oprimir «Conectar con un código».',
      'El código se puede teclear, pegar o leer con un lector.',
    ],
    code: 'Código',
    qr: (name: string) => `Cuadro con el código para ${name}`,
    lives: (at: number, now: number) => `Sirve una sola vez y vence ${when(at, now)}.`,
    careful: {
      leader: 'Déselo solo a esa persona: quien lo tenga puede conectarse en su lugar.',
      coordinator: 'Déselo solo a esa persona: quien lo tenga puede ver a todas las personas de la campaña.',
    } satisfies Record<HeadquartersRole, string>,
    once: 'Al cerrar no se vuelve a mostrar.',
    copy: 'Copiar',
    copied: 'Código copiado. Envíelo solo a quien lo va a usar',
    ready: 'Listo',
  },

  withdraw: {
    title: (name: string) => `¿Anular el código para ${name}?`,
    now: 'Desde ahora nadie se puede conectar con él.',
    again: 'Para conectar ese equipo, invite de nuevo.',
    confirm: 'Anular el código',
    done: (name: string) => `El código para ${name} ya no sirve`,
  },

  revoke: {
    title: (name: string, nth: number) => `¿Quitar el acceso al equipo ${nth} de ${name}?`,
    now: 'Desde ahora no envía ni recibe nada más.',
    keeps:
      'Lo que ya tiene sigue guardado en él: quien sepa su contraseña lo puede ver. Lo que envió sigue en la campaña.',
    back: 'Para volver necesita otro código.',
    done: (name: string, nth: number) => `El equipo ${nth} de ${name} ya no tiene acceso`,
  },
} as const
