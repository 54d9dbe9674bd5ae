type ErrorFacts = {
  type: string
  /** SQLSTATE, or a name such as ECONNREFUSED; or nothing. */
  message: string
  stack: string
}

/** An error as the log shows it, without its message: a database's message contains the values of the statement. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const { message, stack = '', cause } = error
  const after = stack.indexOf(message) + message.length
  return {
    type: error.constructor.name,
    message: codeOf(error) ?? codeOf(cause) ?? '',
    stack: stack
      .slice(after)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('at '))
      .join('\n'),
  }
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' && /^\w{1,40}$/.test(error.code) ? error.code : null
}
