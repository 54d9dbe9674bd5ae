import type * as z from 'zod'
import type { AppError } from '../../src-preload/contract/index.ts'
import { type FieldProblem, fieldProblems } from '../../src-preload/fields.ts'
import { messages } from '../../src-preload/messages/index.ts'

/** Spanish sentences by field path (`consent.method`), as a Mantine form takes them. */
export type FieldErrors = Record<string, string>

const known: ReadonlySet<string> = new Set(fieldProblems)
const sentence = (problem: string) =>
  messages.fieldProblem[known.has(problem) ? (problem as FieldProblem) : 'invalid']

/** The first problem of each field; empty if the values are valid. */
export function fieldErrors(schema: z.ZodType, values: unknown): FieldErrors {
  const parsed = schema.safeParse(values)
  const found: FieldErrors = {}
  if (parsed.success) return found
  for (const issue of parsed.error.issues) found[issue.path.join('.')] ??= sentence(issue.message)
  return found
}

/** Main's refusal by field, shown like the form's own errors. */
export function errorsFromMain(error: AppError): FieldErrors {
  const found: FieldErrors = {}
  for (const [field, problem] of Object.entries(error.fields ?? {})) found[field] = sentence(problem)
  return found
}
