/** How much of the rare and slow checks a run makes: a part in `npm test`, all of them in `npm run test:full`. */

export const isFull = process.env.REFERIDOS_FULL === '1'

/** `all` in a full run, `few` otherwise. */
export const part = <Value>(all: Value, few: Value): Value => (isFull ? all : few)
