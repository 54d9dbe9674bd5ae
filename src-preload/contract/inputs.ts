import * as z from 'zod'

export const nothing = z.undefined()

export const personId = z.int().positive()

export const accountId = z.int().positive()
/** One that exists: how long it is shows nothing. */
export const password = z.string().max(200)
