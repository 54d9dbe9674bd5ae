// Run by the assembled Electron as plain Node: check-addon.cjs BETTER_SQLITE3 ADDON FOLDER.
// Opens, closes and reopens an encrypted database, in the main thread and in a worker; prints "ok".
const fs = require('node:fs')
const path = require('node:path')
const { Worker, isMainThread, workerData } = require('node:worker_threads')

function check({ library, addon, file }) {
  const Database = require(library)
  const open = () => {
    const db = new Database(file, { nativeBinding: addon })
    db.pragma("cipher='sqlcipher'")
    db.pragma(`key="x'${'5a'.repeat(32)}'"`)
    return db
  }
  const first = open()
  first.exec(`CREATE VIRTUAL TABLE names USING fts5(name, tokenize = 'trigram remove_diacritics 1')`)
  first.prepare('INSERT INTO names VALUES (?)').run('María Rodríguez')
  first.close()
  const again = open()
  const row = again.prepare('SELECT name FROM names WHERE names MATCH ?').get('rodri')
  again.close()
  if (row?.name !== 'María Rodríguez') throw new Error(`read back ${JSON.stringify(row)}`)
  if (fs.readFileSync(file).includes('SQLite format 3')) throw new Error('the file is not encrypted')
}

if (isMainThread) {
  const [library, addon, folder] = process.argv.slice(2)
  check({ library, addon, file: path.join(folder, 'main.db') })
  const worker = new Worker(__filename, {
    workerData: { library, addon, file: path.join(folder, 'worker.db') },
  })
  worker.on('error', (error) => {
    console.error(error)
    process.exitCode = 1
  })
  worker.on('exit', (code) => {
    if (code === 0) console.log('ok')
    else process.exitCode = 1
  })
} else check(workerData)
