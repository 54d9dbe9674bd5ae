import * as z from 'zod'

export const nothing = z.undefined()

export const personId = z.int().positive()

export const accountId = z.int().positive()
/** An existing password: its length is not checked, since that would tell how long it is. */
export const password = z.string().max(200)
