import { expect, test } from 'vitest'
import { rowsAboutPeople } from '../../src-main/people/erase.ts'
import { openDatabase } from '../support/database.ts'

/**
 * Columns that tell nothing about a person whom a leader has registered, or whose values `forgetTexts` and `eraseForGood`
 * look through. Whoever adds a table with rows about people adds it to `rowsAboutPeople` in src-main/people/erase.ts, and
 * everything else here, with the reason.
 */
const reviewed: Record<string, { columns: readonly string[]; why: string }> = {
  people: {
    columns: [
      ...['id', 'uid', 'cedula', 'name', 'name_sort', 'phone', 'barrio', 'notes', 'labels', 'referred_by'],
      ...['registered_at', 'updated_at', 'deleted_at'],
    ],
    why: 'the row goes, or is a stand-in without a name for the person behind a removed account',
  },
  accounts: {
    columns: [
      ...[
        'id',
        'uid',
        'slot_id',
        'person_id',
        'display_name',
        'role',
        'is_owner',
        'created_at',
        'removed_at',
        'pin',
      ],
      'came_with',
    ],
    why: 'of those who sign in; of a removed account the name goes with its person',
  },
  changes: {
    columns: ['id', 'hlc', 'uid', 'part', 'before', 'after', 'exchange_id'],
    why: 'all rows of their uids go but the one that says so; their number goes from the rows of others',
  },
  other_uids: {
    columns: ['uid', 'cedula', 'person_id'],
    why: 'the rows of their uids and of their cédula go',
  },
  drafts: { columns: ['account_id', 'forms'], why: 'forms about them are emptied' },
  account_preferences: {
    columns: ['account_id', 'preferences', 'screen_state'],
    why: 'searches for them are emptied',
  },
  import_chunks: { columns: ['import_id', 'n', 'rows'], why: 'their rows go' },
  exchange_chunks: { columns: ['exchange_id', 'n', 'changes'], why: 'their changes go' },
  imports: {
    columns: [
      'id',
      'account_id',
      'state',
      'name',
      'started_at',
      'total',
      'known',
      'rejected',
      'claims',
      'queued_to',
    ],
    why: 'a name of a file that names them goes',
  },
  exchanges: {
    columns: ['id', 'account_id', 'state', 'name', 'started_at', 'people', 'resettled', 'resettled_to'],
    why: 'a name of a file that names them goes',
  },
  settings: { columns: ['key', 'value'], why: 'only `salvaged` names people, and they go from it' },
  audit_log: {
    columns: ['id', 'at', 'actor', 'person', 'action', 'detail', 'hash'],
    why: 'names people by their uid alone',
  },
  erasures: { columns: ['digest', 'erased_at', 'reason'], why: 'keyed hashes' },
  campaign_keys: { columns: ['key'], why: 'random' },
  earlier_keys: { columns: ['key', 'replaced_at'], why: 'random' },
  captchas_ahead: {
    columns: [
      'id',
      'service_id',
      'provider',
      'captcha',
      'state',
      'intended_at',
      'solved_at',
      'usable_until',
      'cost',
    ],
    why: 'bought before anybody needs them',
  },
  consent_texts: { columns: ['version', 'text', 'written_by'], why: 'what is read to everybody' },
  sheets: {
    columns: ['id', 'code', 'number', 'account_id', 'text_version', 'place', 'lines', 'made_at'],
    why: 'of a meeting; a photo of it goes: see `removeSheetPhotosOf`',
  },
  removed_proofs: { columns: ['uid'], why: 'names of files that are to be deleted' },
  requests: {
    columns: [
      ...[
        'id',
        'account_id',
        'person_id',
        'kind',
        'way',
        'received_on',
        'due_on',
        'name',
        'cedula',
        'contact',
      ],
      ...['asked', 'extended_on', 'extension_reason', 'answered_on', 'answer', 'noted_at', 'erased_at'],
    ],
    why: 'the number and the days stay: see `forgetRequests`',
  },
  cedula_questions: { columns: ['account_id', 'left', 'at'], why: 'how often was asked' },
  rechecks: {
    columns: [
      ...[
        'id',
        'account_id',
        'scope',
        'kind',
        'days',
        'state',
        'started_at',
        'ended_at',
        'people',
        'dollars',
      ],
    ],
    why: 'numbers',
  },
  goals: { columns: ['id', 'account_id', 'people', 'by', 'set_by', 'set_at'], why: 'numbers' },
  import_shapes: { columns: ['account_id', 'shape', 'columns'], why: 'a hash of headings' },
  same_leaders: { columns: ['one', 'other', 'exchange_id'], why: 'uids of accounts' },
  headquarters: {
    columns: [
      ...[
        'id',
        'address',
        'campaign',
        'device',
        'member',
        'role',
        'token',
        'keys',
        'epoch',
        'sequence',
        'node',
      ],
      ...['pushed', 'cursor', 'sending', 'left_out_from', 'told_leaders', 'is_erasing', 'resettled'],
      ...['resettled_to', 'last_contact_at', 'offline_since', 'trouble'],
    ],
    why: '`sending` is sealed, and goes once it has arrived',
  },
  headquarters_members: {
    columns: ['id', 'name', 'role', 'identity', 'is_told', 'told_goals'],
    why: 'of leaders',
  },
  headquarters_leaders: { columns: ['uid', 'member', 'device', 'name'], why: 'of leaders' },
  headquarters_devices: {
    columns: ['id', 'member', 'role', 'enrolled_at', 'last_contact_at', 'revoked_at'],
    why: 'of laptops',
  },
  headquarters_invitations: {
    columns: ['id', 'member', 'role', 'expires_at'],
    why: 'of leaders',
  },
  headquarters_pulled: { columns: ['first', 'last'], why: 'numbers' },
  headquarters_relays: { columns: ['uid', 'member'], why: 'a uid alone, that is to be told' },
  headquarters_departed: { columns: ['uid'], why: 'a uid alone' },
  headquarters_disputed: { columns: ['uid', 'since'], why: 'a uid alone' },
  headquarters_keys: { columns: ['device', 'epoch', 'audience', 'key', 'wrapped'], why: 'random' },
  headquarters_costs: { columns: ['device', 'day', 'member', 'dollars'], why: 'numbers' },
  headquarters_erasures: { columns: ['digest', 'erased_at'], why: 'keyed hashes' },
  device: { columns: ['id', 'node', 'ms', 'counter', 'is_applying', 'applied'], why: 'a clock' },
  acknowledged: { columns: ['id', 'changes'], why: 'a number' },
  __drizzle_migrations: { columns: ['id', 'hash', 'created_at'], why: 'of the migrations' },
  people_search: {
    columns: ['name', 'cedula', 'phone', 'municipio', 'puesto', 'people_search', 'rank'],
    why: 'an index: see erasure/residue.ts',
  },
  people_words: {
    columns: ['name', 'cedula', 'phone', 'municipio', 'puesto', 'people_words', 'rank'],
    why: 'an index: see erasure/residue.ts',
  },
}

test('an erasure knows every table and every column', () => {
  const { sqlite } = openDatabase()
  const columns = sqlite
    .prepare(
      `SELECT listed.name AS "table", info.name AS "column" FROM pragma_table_list AS listed, pragma_table_xinfo(listed.name) AS info
        WHERE listed.schema = 'main' AND listed.type IN ('table', 'virtual') AND listed.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all() as { table: string; column: string }[]
  const whole = new Set(rowsAboutPeople.map(({ table }) => table))
  const unknown = columns.filter(
    ({ table, column }) => !whole.has(table) && !reviewed[table]?.columns.includes(column),
  )
  expect(unknown).toEqual([])
  const there = new Set(columns.map(({ table }) => table))
  expect([...whole, ...Object.keys(reviewed)].filter((table) => !there.has(table))).toEqual([])
})

test('every table that refers to a person is among those whose rows go', () => {
  const { sqlite } = openDatabase()
  const referring = sqlite
    .prepare(
      `SELECT DISTINCT listed.name FROM pragma_table_list AS listed, pragma_foreign_key_list(listed.name) AS key
        WHERE listed.schema = 'main' AND key."table" IN ('people', 'lookup_attempts')`,
    )
    .pluck()
    .all() as string[]
  const whole = rowsAboutPeople.map(({ table }) => table)
  // An account's person stays, a request keeps its days, and `eraseForGood` goes through the others.
  expect(referring.filter((table) => !whole.includes(table)).toSorted()).toEqual([
    'accounts',
    'other_uids',
    'requests',
  ])
})
