/** The people to read: those of one account (its id), or those of every leader. */
export type Whose = number | 'campaign'

/** First and last account id. */
export function leadersOf(whose: Whose): { first: number; last: number } {
  return whose === 'campaign' ? { first: 1, last: Number.MAX_SAFE_INTEGER } : { first: whose, last: whose }
}

/**
 * SQL condition on the alias `person` of `people`, with the parameters of `leadersOf`. One text serves both kinds, so
 * that a statement is compiled once. A person without a leader matches neither.
 */
export const isTheirs = 'person.referred_by BETWEEN @first AND @last AND person.deleted_at IS NULL'

/**
 * Only the people of the leader `leaderId`; null: `whose` unchanged. Nobody if `whose` does not include that leader's
 * people.
 */
export function narrowed(whose: Whose, leaderId: number | null): Whose {
  if (leaderId === null) return whose
  return whose === 'campaign' || whose === leaderId ? leaderId : noAccount
}

const noAccount = 0
