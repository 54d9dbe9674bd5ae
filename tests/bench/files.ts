// Measures exports of 100,000 people against libraries in the same run, and their memory for up to a million.
// Usage: npm run bench:files [-- --people N] [-- --largest N]
import { parseArgs } from 'node:util'
import { benchExport } from './files/export.ts'

const { values } = parseArgs({
  options: { people: { type: 'string', default: '100000' }, largest: { type: 'string', default: '1000000' } },
})
const [people, largest] = [Number(values.people), Number(values.largest)]
await benchExport(people, [...new Set([people / 10, people, largest])])
