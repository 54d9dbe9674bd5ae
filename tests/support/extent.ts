/** Set by `npm run test:full`, which runs every test in full. `npm test` runs a part of the slow ones. */
export const isFull = process.env.REFERIDOS_FULL === '1'

/** `all` in `npm run test:full`, `few` in `npm test`. */
export function part<Value>(all: Value, few: Value): Value {
  return isFull ? all : few
}

/** Rows of a table that run only in `npm run test:full`: `[...quick, ...inFull([...])]`. */
export function inFull<Row>(rows: Row[]): Row[] {
  return part(rows, [])
}

/**
 * Seed of a test's random numbers: 0 ≤ seed < 2³¹. Fixed in `npm test`, so that its result depends only on the code.
 * Different in each `npm run test:full`, which explores.
 */
export const newSeed = (): number => part(Math.floor(Math.random() * 2 ** 31), 20_261_129)
