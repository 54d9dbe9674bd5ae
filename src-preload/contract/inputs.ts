import * as z from 'zod'

export const nothing = z.undefined()

export const personId = z.int().positive()

export const accountId = z.int().positive()
/** An existing password. It has no minimum length, because a length error would reveal something about the password. */
export const password = z.string().max(200)
