import type {
  AccountListed,
  HeadquartersCampaign,
  HeadquartersDevice,
  HeadquartersMember,
  HeadquartersState,
  HeadquartersSync,
  HeldElsewhere,
} from '../../../src-preload/contract/index.ts'
import { beto, populateFolder } from '../populated.ts'
import { leader, signIn } from '../screens.ts'
import { answerWith, hold, refuse, tell } from './main.ts'
import { open, openPart, type Stage, type Tour } from './tour.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Date.now()
const title = 'Sede'

const connected = (role: 'coordinator' | 'leader', sync: HeadquartersSync): HeadquartersState => ({
  kind: 'connected',
  role,
  host: 'sede.campana-inventada.example',
  sync,
  lastContactAt: sync.kind === 'offline' ? sync.since : now - 60_000,
})

const syncs: [name: string, said: string, sync: HeadquartersSync][] = [
  ['al día', 'Al día', { kind: 'up_to_date' }],
  ['por enviar', '12 personas', { kind: 'to_send', people: 12 }],
  ['sin conexión', 'Sin conexión', { kind: 'offline', since: now - 5 * dayMs, people: 1_204 }],
  ['sin conexión hace mucho', 'Sin conexión', { kind: 'offline', since: now - 40 * dayMs, people: 0 }],
  ['sin acceso', 'ya no acepta', { kind: 'trouble', trouble: 'revoked', people: 3 }],
  ['rechazado', 'no acepta lo que', { kind: 'trouble', trouble: 'refused', people: 12 }],
  ['más nueva', 'versión más nueva', { kind: 'trouble', trouble: 'newer', people: 0 }],
]

const device = (id: string, more: Partial<HeadquartersDevice> = {}): HeadquartersDevice => ({
  id,
  role: 'leader',
  enrolledAt: now - 40 * dayMs,
  lastContactAt: now - hourMs,
  revokedAt: null,
  isOwn: false,
  ...more,
})

const member = (
  id: string,
  name: string,
  people: number,
  devices: HeadquartersDevice[],
  more: Partial<HeadquartersMember> = {},
): HeadquartersMember => ({
  id,
  name,
  role: 'leader',
  leaders: [name],
  devices,
  lastContactAt: devices.reduce<number | null>(
    (latest, one) =>
      one.lastContactAt === null ? latest : Math.max(latest ?? one.lastContactAt, one.lastContactAt),
    null,
  ),
  people,
  costs: { today: people / 4_000, last30Days: people / 300, total: people / 90 },
  ...more,
})

const own = member(
  'm0',
  leader.displayName,
  1_240,
  [device('d0', { role: 'coordinator', isOwn: true, lastContactAt: now })],
  { role: 'coordinator', leaders: [leader.displayName, 'Beto C.'] },
)

const campaign: HeadquartersCampaign = {
  members: [
    own,
    member('m1', 'Ana Lucía Quiñones', 812, [device('d1'), device('d2', { lastContactAt: now - 9 * dayMs })]),
    member('m2', 'Casa de la Cultura', 2_431, [device('d3', { lastContactAt: now - 26 * hourMs })], {
      leaders: ['Óscar Bermúdez', 'Nubia Castañeda', 'Édgar Ñustes Barón'],
    }),
    member('m3', 'Ilse Patricia Montoya de la Hoz', 96, [device('d4', { lastContactAt: now - 6 * dayMs })]),
    member('m4', 'Jairo Chocué', 0, [], { lastContactAt: null, leaders: [] }),
    member('m5', 'Lina Tovar', 35, [device('d5', { revokedAt: now - 2 * dayMs })]),
    ...Array.from({ length: 30 }, (_, n) =>
      member(`n${n}`, `Líder inventada ${n + 1}`, 40 * n, [
        device(`e${n}`, { lastContactAt: now - n * hourMs }),
      ]),
    ),
  ],
  invitations: [
    { id: 'i1', name: 'Jairo Chocué', role: 'leader', expiresAt: now + 20 * hourMs },
    { id: 'i2', name: 'Segunda coordinación', role: 'coordinator', expiresAt: now + hourMs },
  ],
}

const held: HeldElsewhere[] = [
  ['Yolanda Patiño Ñáñez', '1014880231'],
  ['María de los Ángeles Fernández de la Hoz Rodríguez Quiñones', '79000123'],
  ['Luis Ángel Rojas', '52000417'],
  ['Hortensia Cubillos', '1014880777'],
  ['Nelson Riascos Angulo', '1014880778'],
  ['Carlos Andrés Vega Parra', '1014880779'],
].map(([name = '', cedula = ''], n) => ({ uid: `u${n}`, name, cedula, since: now - n * dayMs }))

const code =
  'K7QW-3M9X-P4TZ-8RJH-2C6V-N5YD-B1FG-S0KE-7WQ3-M9XP-4TZ8-RJH2-C6VN-5YDB-1FGS-0KE7-WQ3M-9XP4-TZ8R-JH2C-6VN5-YDB1-FGS0-KE7W-Q3M9-XP4T'

const card = (page: Stage['page']) => page.getByRole('region', { name: title, exact: true })
const dialog = (page: Stage['page']) => page.getByRole('dialog').last()

async function connecting({ app, page, look }: Stage): Promise<void> {
  await openPart(page, title)
  await look('Ajustes', 'sede sin conectar')
  await card(page).getByRole('button', { name: 'Conectar con un código' }).click()
  await look('Ajustes', 'conectar con un código')
  const undo = await answerWith(app, ['headquarters.connect', 'headquarters.found'], {
    kind: 'refused',
    problem: 'spent_code',
  })
  await dialog(page).getByLabel('Código').fill(code)
  await dialog(page).getByRole('button', { name: 'Conectar' }).click()
  await dialog(page).getByText('ya se usó').waitFor()
  await look('Ajustes', 'código usado')
  await undo()
  const send = await hold(app, ['headquarters.connect'])
  await dialog(page).getByRole('button', { name: 'Conectar' }).click()
  await dialog(page).getByText('Conectando con la sede…').waitFor()
  await look('Ajustes', 'conectando')
  await send()
  await dialog(page).getByRole('button', { name: 'Cancelar' }).click()
  await card(page).getByRole('button', { name: 'Crear la sede' }).click()
  await dialog(page).getByRole('button', { name: 'Crear la sede' }).click()
  await dialog(page).getByText('Escriba la dirección.').waitFor()
  await look('Ajustes', 'crear la sede')
  await page.keyboard.press('Escape')
}

async function state({ app, page, look }: Stage): Promise<void> {
  for (const [name, said, sync] of syncs) {
    await tell(app, 'headquarters.changed', connected('leader', sync))
    await card(page).getByText(said).first().waitFor()
    await look('Ajustes', `sede ${name}`)
  }
  await open(page, 'Referidos')
  for (const [name, said, sync] of syncs) {
    await tell(app, 'headquarters.changed', connected('leader', sync))
    await page.getByRole('contentinfo').getByText(messageOf(said)).waitFor()
    await look('Referidos', `sede ${name}`)
  }
}

/** Of the status line, by what the card says. */
const messageOf = (said: string): RegExp =>
  ({
    'Al día': /Sede: al día/,
    '12 personas': /Sede: 12 por enviar/,
    'Sin conexión': /Sede: sin conexión desde/,
    'ya no acepta': /Sede: sin acceso/,
    'no acepta lo que': /Sede: no recibe/,
    'versión más nueva': /Sede: actualice/,
  })[said] ?? /Sede/

async function elsewhere({ app, page, look }: Stage): Promise<void> {
  const undo = await answerWith(app, ['headquarters.heldElsewhere'], held)
  await tell(app, 'headquarters.changed', connected('leader', { kind: 'up_to_date' }))
  const banner = page.getByRole('complementary', { name: 'Con otro líder' })
  await banner.waitFor()
  await look('Referidos', 'personas con otro líder')
  await banner.getByRole('button', { name: 'Ver a quiénes' }).click()
  await card(page).getByRole('button', { name: 'Ver las 6' }).scrollIntoViewIfNeeded()
  await look('Ajustes', 'personas con otro líder')
  await banner.getByRole('button', { name: 'Entendido' }).click()
  await banner.waitFor({ state: 'hidden' })
  await undo()
}

async function leaving({ page, look }: Stage): Promise<void> {
  await card(page).getByRole('button', { name: 'Desconectar este equipo' }).click()
  await look('Ajustes', 'desconectar este equipo')
  await page.keyboard.press('Escape')
}

async function accounts({ app, page, look }: Stage): Promise<void> {
  const account = (id: number, displayName: string, more: Partial<AccountListed>): AccountListed => ({
    id,
    displayName,
    name: displayName,
    cedula: '1014880231',
    role: 'LEADER',
    isOwner: false,
    people: 12,
    createdAt: now,
    isElsewhere: false,
    isInCampaign: false,
    ...more,
  })
  const listed = await answerWith(app, ['accounts.list'], {
    accounts: [
      account(1, 'Marta G.', { isOwner: true }),
      account(2, 'Beto C.', {}),
      account(3, 'Rosa Elena Güiza', { isElsewhere: true, cedula: '' }),
      ...campaign.members.map(({ name }, n) =>
        account(n + 4, name, { isElsewhere: true, isInCampaign: true, cedula: '' }),
      ),
    ],
    removed: [],
  })
  await open(page, 'Cola')
  await openPart(page, 'Cuentas')
  await page.getByText('líderes más en la campaña').waitFor()
  await look('Ajustes', 'cuentas y líderes de la campaña')
  await listed()
}

async function coordinating(stage: Stage): Promise<void> {
  const { app, page, look } = stage
  const mend = await refuse(app, ['headquarters.campaign'])
  await tell(app, 'headquarters.changed', connected('coordinator', { kind: 'to_send', people: 12 }))
  await card(page).getByText('No se pudo leer la lista').waitFor()
  await look('Ajustes', 'campaña que no se pudo leer')
  await mend()
  const alone = await answerWith(app, ['headquarters.campaign'], { members: [own], invitations: [] })
  await card(page).getByRole('button', { name: 'Intentar de nuevo' }).click()
  await card(page).getByRole('button', { name: 'Ver la campaña' }).click()
  await dialog(page).getByText('Por ahora solo está este equipo').waitFor()
  await look('Equipos de la campaña', 'solo este equipo')
  await page.keyboard.press('Escape')
  await alone()
  await leaving(stage)
  const full = await answerWith(app, ['headquarters.campaign'], campaign)
  await card(page).getByRole('button', { name: 'Ver la campaña' }).click()
  await dialog(page).getByText('36 en la campaña').waitFor()
  await look('Equipos de la campaña', 'llena')
  await dialog(page)
    .getByRole('button', { name: /^Anular el código para/ })
    .first()
    .click()
  await look('Equipos de la campaña', 'anular un código')
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Equipos de Ana Lucía Quiñones' }).click()
  await dialog(page).getByRole('button', { name: 'Equipos de Lina Tovar' }).click()
  await look('Equipos de la campaña', 'equipos de una líder')
  const unread = await refuse(app, ['headquarters.campaign'])
  await tell(app, 'headquarters.changed', connected('coordinator', { kind: 'to_send', people: 12 }))
  await dialog(page).getByText('No se pudo leer la lista').waitFor()
  await look('Equipos de la campaña', 'no se pudo leer de nuevo')
  await unread()
  await dialog(page).getByRole('button', { name: 'Intentar de nuevo' }).click()
  await dialog(page).getByText('No se pudo leer la lista').waitFor({ state: 'hidden' })
  await dialog(page).getByLabel('Mostrar').selectOption('Sin contacto hace más de 3 días')
  await dialog(page).getByRole('row').nth(2).waitFor({ state: 'hidden' })
  await look('Equipos de la campaña', 'sin contacto')
  await dialog(page).getByLabel('Buscar').fill('nadie se llama así')
  await dialog(page).getByText('Nadie coincide').waitFor()
  await look('Equipos de la campaña', 'nadie encontrado')
  await dialog(page).getByLabel('Buscar').fill('quinones')
  await dialog(page).getByLabel('Mostrar').selectOption('Todos')
  await dialog(page).getByRole('button', { name: 'Equipos de Ana Lucía Quiñones' }).click()
  await dialog(page).getByRole('button', { name: 'Quitar el acceso al equipo 2' }).click()
  await look('Equipos de la campaña', 'quitar el acceso')
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Conectar otro equipo' }).click()
  await look('Equipos de la campaña', 'otro equipo')
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Invitar' }).click()
  await dialog(page).getByRole('button', { name: 'Crear el código' }).click()
  await dialog(page).getByText('Escriba el nombre.').waitFor()
  await look('Equipos de la campaña', 'invitar')
  const invited = await answerWith(app, ['headquarters.invite'], {
    kind: 'invited',
    code,
    qr: code.replaceAll('-', ''),
    expiresAt: now + dayMs,
  })
  await dialog(page).getByLabel('Nombre').fill('Jairo Chocué')
  await dialog(page).getByRole('button', { name: 'Crear el código' }).click()
  await dialog(page)
    .getByRole('img', { name: /^Cuadro con el código/ })
    .waitFor()
  await look('Equipos de la campaña', 'código')
  await dialog(page).getByRole('button', { name: 'Listo' }).click()
  await page.keyboard.press('Escape')
  await invited()
  await full()
  await accounts(stage)
}

/** Who is not the owner sees the state alone. */
async function othersSee({ app, page, look }: Stage): Promise<void> {
  await tell(app, 'headquarters.changed', { kind: 'none' })
  await page.getByRole('button', { name: 'Bloquear' }).click()
  await page.getByRole('radio', { name: beto.displayName }).check()
  await signIn(page, beto.password)
  await openPart(page, title)
  await card(page).getByText('Lo conecta el administrador').waitFor()
  await look('Ajustes', 'sede que otro conecta')
  await tell(app, 'headquarters.changed', connected('leader', { kind: 'to_send', people: 12 }))
  await card(page).getByText('12 personas').waitFor()
  await look('Ajustes', 'sede de otro líder')
  const mend = await refuse(app, ['headquarters.state'])
  await page.getByRole('button', { name: 'Bloquear' }).click()
  await page.getByRole('radio', { name: beto.displayName }).check()
  await signIn(page, beto.password)
  await openPart(page, title)
  await card(page).getByText('No se pudo leer cómo está la sede').waitFor()
  await look('Ajustes', 'sede que no se pudo leer')
  await mend()
  await card(page).getByRole('button', { name: 'Intentar de nuevo' }).click()
  await card(page).getByText('Lo conecta el administrador').waitFor()
}

/** A headquarters from the two ways to connect to the coordinator's list. Simulated: its own states take days. */
export const headquarters: Tour = {
  name: 'a headquarters, as a leader and as a coordinator see it',
  seed: (dataDir) => populateFolder(dataDir, { people: 60, seed: 14, now }),
  async walk(stage) {
    const { page } = stage
    await page.getByRole('radio', { name: leader.displayName }).check()
    await signIn(page, leader.password)
    await connecting(stage)
    await state(stage)
    await elsewhere(stage)
    await coordinating(stage)
    await othersSee(stage)
  },
}
