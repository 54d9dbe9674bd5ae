import * as z from 'zod'

/** When and how fast the queue works. */

/** Seconds from one lookup's end to the next start. The lower limit applies to every lookup, whatever is chosen. */
export const gapLimits = { least: 5, most: 300 } as const

/** Minute of the day in Colombia. */
const minute = z.int().min(0).max(1_439)

const workingHours = z.strictObject({
  /** 0: Sunday. */
  days: z
    .array(z.int().min(0).max(6))
    .min(1)
    .refine((days) => new Set(days).size === days.length, 'invalid'),
  from: minute,
  /** Exclusive. If less than or equal to `from`, it is on the next day; equal hours last a whole day. */
  to: minute,
})
export type WorkingHours = z.infer<typeof workingHours>

export const schedule = z.strictObject({
  /** null: always. */
  hours: workingHours.nullable(),
  gapSeconds: z.int().min(gapLimits.least).max(gapLimits.most),
  waitsOnBattery: z.boolean(),
})
export type Schedule = z.infer<typeof schedule>

export const usualSchedule: Schedule = { hours: null, gapSeconds: gapLimits.least, waitsOnBattery: false }

/** `knowsPower`: whether the system reports that the laptop runs on battery. */
export interface ScheduleSettings extends Schedule {
  knowsPower: boolean
}
