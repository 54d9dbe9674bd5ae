import { expect, test } from 'vitest'
import * as z from 'zod'
import type { Handlers } from '../../src-main/handler-types.ts'
import { type Channels, contract } from '../../src-preload/contract/index.ts'

const input = z.undefined()

/** `npm run check:types` fails if a line marked `@ts-expect-error` compiles. */
const refused = () => {
  const complete: Channels = { people: { drop: { caller: 'owner', input } } }
  // @ts-expect-error A channel names its caller.
  const withoutCaller: Channels = { people: { drop: { input } } }
  // @ts-expect-error A caller is one that dispatch knows.
  const withoutSuchCaller: Channels = { people: { drop: { caller: 'nobody', input } } }
  // @ts-expect-error A channel has an input schema.
  const withoutInput: Channels = { people: { drop: { caller: 'owner' } } }
  // @ts-expect-error A channel has a handler.
  const withoutHandler: Handlers<unknown>['claims'] = { list: () => ({ disputes: [], total: 0, open: 0 }) }
  // @ts-expect-error A channel for `anyone` gets no session and no account.
  const withSession: Handlers<unknown>['session']['state'] = (_, { account }) => ({ kind: account })
  return [complete, withoutCaller, withoutSuchCaller, withoutInput, withoutHandler, withSession]
}

test('a channel without a caller, an input or a handler does not compile', () => {
  expect(refused()).toHaveLength(6)
  // The type-checked values are also the runtime values.
  const callers = Object.values(contract as Channels).flatMap((group) =>
    Object.values(group).map(({ caller }) => caller),
  )
  expect(new Set(callers)).toEqual(new Set(['anyone', 'signed_in', 'leader', 'owner']))
})
