import fs from 'node:fs'

const rename = fs.renameSync
fs.renameSync = (from, to) => {
  if (/\.(xlsx|csv|pdf)$/.test(String(to))) process.kill(process.pid, 'SIGKILL')
  rename(from, to)
}
