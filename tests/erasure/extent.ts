/** How often a test of this folder kills: what `npm run test:erasure -- --kills N` asks for, or else `usual`. */
export const killsOf = (usual: number): number => Number(process.env.REFERIDOS_ERASURE_KILLS ?? usual)
