/** What is made of a connection, a statement mostly, once for each: compiling takes longer than most questions do. */
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
