// Builds a deb in place of fpm, whose download may be out of reach: electron-builder calls it by CUSTOM_FPM_PATH. Takes
// fpm's arguments in the form that electron-builder uses. Needs dpkg-deb.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const args = process.argv.slice(2)
const values = new Map<string, string[]>()
const copies: [from: string, to: string][] = []
for (let at = 0; at < args.length; at++) {
  const arg = args[at] ?? ''
  const copy = /^(\/[^=]*)=(\/.*)$/.exec(arg)
  if (copy !== null) copies.push([copy[1] ?? '', copy[2] ?? ''])
  else if (arg !== '--force') {
    at += 1
    values.set(arg, [...(values.get(arg) ?? []), args[at] ?? ''])
  }
}
const one = (name: string): string => {
  const value = values.get(name)?.[0]
  if (value === undefined) throw new Error(`fpm's argument ${name} is missing`)
  return value
}
if (one('-t') !== 'deb') throw new Error('only a deb can be built')

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-deb-'))
try {
  for (const [from, to] of copies) {
    const target = path.join(root, to)
    fs.mkdirSync(path.dirname(target), { recursive: true })
    // Keeps modes and links of a folder, on which Chromium's sandbox and locales depend.
    execFileSync('cp', ['-a', from.endsWith('/') ? `${from}.` : from, target])
  }
  const control = path.join(root, 'DEBIAN')
  fs.mkdirSync(control)
  const kilobytes = Number(execFileSync('du', ['-sk', root], { encoding: 'utf8' }).split('\t')[0])
  const [synopsis = '', ...description] = one('--description').split('\n')
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    License: one('--license'),
    Vendor: one('--vendor'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    'Installed-Size': String(kilobytes),
    Depends: (values.get('-d') ?? []).join(', '),
    Recommends: (values.get('--deb-recommends') ?? []).join(', '),
    Section: one('--category'),
    Priority: one('--deb-priority'),
    Homepage: one('--url'),
    Description: [synopsis, ...description.map((line) => ` ${line.trim() === '' ? '.' : line.trim()}`)].join(
      '\n',
    ),
  }
  const lines = Object.entries(fields).filter(([, value]) => value !== '')
  fs.writeFileSync(
    path.join(control, 'control'),
    `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`,
  )
  for (const [argument, script] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ] as const) {
    fs.copyFileSync(one(argument), path.join(control, script))
    fs.chmodSync(path.join(control, script), 0o755)
  }
  fs.chmodSync(root, 0o755)
  execFileSync(
    'dpkg-deb',
    [
      '--root-owner-group',
      `-Z${one('--deb-compression') === 'zst' ? 'zstd' : one('--deb-compression')}`,
      '--build',
      root,
      one('--package'),
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
} finally {
  fs.rmSync(root, { recursive: true, force: true })
}
