import { Counter, Histogram, Registry } from 'prom-client'

export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'headquarters_request_seconds',
      help: 'Time from a request to the end of its answer',
      labelNames: ['route', 'status'] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    pushedRecords: new Counter({
      name: 'headquarters_pushed_records_total',
      help: 'Records of accepted pushes, repeated ones included',
      registers,
    }),
    pulledRecords: new Counter({
      name: 'headquarters_pulled_records_total',
      help: 'Records of answered pages',
      registers,
    }),
  }
}
export type Metrics = ReturnType<typeof createMetrics>
