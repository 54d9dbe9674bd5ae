import * as z from 'zod'
import { protocolVersion, refusals, routes } from '../src-protocol/index.ts'

/** The protocol as JSON Schema: of each route what it takes and what it answers. */
export function protocolSchemas(): object {
  const shown = Object.entries(routes).map(([name, { method, path, access, query, body, answer }]) => [
    name,
    {
      method,
      path,
      access,
      query: z.toJSONSchema(query, { io: 'input' }),
      body: z.toJSONSchema(body, { io: 'input' }),
      answer: z.toJSONSchema(answer, { io: 'output' }),
    },
  ])
  return { version: protocolVersion, refusals, routes: Object.fromEntries(shown) }
}
