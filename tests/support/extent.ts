/** Set by `npm run test:full`, which runs every test whole; `npm test` runs a part of the slow ones. */
export const isFull = process.env.REFERIDOS_FULL === '1'

/** `all` in `npm run test:full`, `few` in `npm test`. */
export function part<Value>(all: Value, few: Value): Value {
  return isFull ? all : few
}

/** Rows of a table that run in `npm run test:full` alone: `[...quick, ...inFull([...])]`. */
export function inFull<Row>(rows: Row[]): Row[] {
  return part(rows, [])
}
