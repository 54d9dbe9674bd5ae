import * as z from 'zod'

/**
 * A signature as its strokes. Points are `x,y`, separated by blanks; strokes are separated by semicolons. Coordinates
 * are within `signatureWidth` × `signatureHeight`, from the upper left corner.
 */

export const signatureWidth = 900
export const signatureHeight = 300

export interface Point {
  x: number
  y: number
}

/** Points closer to the previous one are left out: a screen cannot show them. */
const closest = 4
const longest = 12_000
/** Fewest points of a signature: fewer are a slip of the finger. */
const fewestPoints = 6

const stroke = /\d{1,3},\d{1,3}(?: \d{1,3},\d{1,3})*/
const pattern = new RegExp(`^${stroke.source}(?:;${stroke.source})*$`)

export const strokes = z
  .string()
  .max(longest)
  .regex(pattern)
  .refine((text) => pointsOf(text) >= fewestPoints)

const pointsOf = (text: string): number => text.split(/[ ;]/).length

const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)))

/** The point as it is stored; null: too close to `last`. */
export function keptPoint({ x, y }: Point, last: Point | null): Point | null {
  const point = { x: within(x, signatureWidth), y: within(y, signatureHeight) }
  const isClose = last !== null && Math.hypot(point.x - last.x, point.y - last.y) < closest
  return isClose ? null : point
}

export const strokesText = (drawn: readonly (readonly Point[])[]): string =>
  drawn
    .filter((points) => points.length > 0)
    .map((points) => points.map(({ x, y }) => `${x},${y}`).join(' '))
    .join(';')

/** Path of an SVG. */
export const signaturePath = (text: string): string =>
  text
    .split(';')
    .map((one) => {
      const [first = '', ...rest] = one.split(' ')
      return `M${first}${(rest.length === 0 ? [first] : rest).map((point) => `L${point}`).join('')}`
    })
    .join('')
