/** Caches one value per connection, usually a prepared statement: compiling takes longer than running most queries. */
export function once<Connection extends object, Made>(
  make: (connection: Connection) => Made,
): (connection: Connection) => Made {
  const all = new WeakMap<Connection, Made>()
  return (connection) => {
    const known = all.get(connection)
    if (known !== undefined) return known
    const made = make(connection)
    all.set(connection, made)
    return made
  }
}
