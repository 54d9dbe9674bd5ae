import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { release } from '../../scripts/release/release.ts'
import { temporaryFolder } from '../support/database.ts'

const changelog = (more = '') => `# Changelog

## [Unreleased]
${more}
## [1.2.0] - 2026-12-01

### Registration

- People are registered.

## [1.1.0] - 2026-11-01

- Older.
`

interface Made {
  root: string
  said: string[]
  git(...args: string[]): string
  write(name: string, text: string): void
  run(more?: Partial<Parameters<typeof release>[0]>): Promise<void>
}

/** A repository that can be released, whose build writes a deb and a feed. */
function repository(): Made {
  const root = temporaryFolder()
  const said: string[] = []
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' })
  const write = (name: string, text: string) => fs.writeFileSync(path.join(root, name), text)
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'Prueba')
  git('config', 'user.email', 'prueba@referidos.example')
  for (const name of ['package.json', 'package-lock.json']) write(name, '{"version":"1.2.0"}')
  write('CHANGELOG.md', changelog())
  write('.gitignore', 'dist/')
  git('add', '.')
  git('commit', '--quiet', '--message', 'All of it')
  const build = async () => {
    fs.mkdirSync(path.join(root, 'dist'))
    write('dist/referidos-1.2.0-linux-amd64.deb', 'deb')
    write('dist/latest-linux.yml', 'version: 1.2.0')
    write('dist/builder-debug.yml', 'x')
    return true
  }
  return {
    root,
    said,
    git,
    write,
    run: (more) =>
      release({
        root,
        isDryRun: true,
        updateUrl: 'https://x.example/',
        build,
        say: (line) => said.push(line),
        ...more,
      }),
  }
}

test('a dry run builds, writes checksums, says what it would publish and tags nothing', async () => {
  const { root, said, git, run } = repository()
  await run()
  expect(said).toContain('Would publish v1.2.0:')
  expect(said).toContain('  dist/referidos-1.2.0-linux-amd64.deb')
  expect(said).toContain('Update feed for https://x.example/: latest-linux.yml')
  expect(said).toContain('  - People are registered.')
  expect(said.join('\n')).not.toContain('Older')
  expect(said.at(-1)).toBe('Would tag v1.2.0. Nothing was tagged or pushed.')
  expect(git('tag')).toBe('')
  const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], {
    cwd: path.join(root, 'dist'),
    encoding: 'utf8',
  })
  expect(checked).toBe('latest-linux.yml: OK\nreferidos-1.2.0-linux-amd64.deb: OK\n')
})

test('a release tags the commit with its notes, and leaves the push to whoever runs it', async () => {
  const { said, git, run } = repository()
  await run({ isDryRun: false, updateUrl: null })
  expect(git('tag', '--list', '-n9')).toMatch(/^v1\.2\.0\s+v1\.2\.0\n(.*\n)*.*- People are registered\./)
  expect(said.join('\n')).toContain('REFERIDOS_UPDATE_URL is not set')
  expect(said.at(-1)).toContain('Next: git push origin v1.2.0.')
})

test('says why it refuses, and builds nothing then', async () => {
  const { git, write, run } = repository()
  const refused = async (...sentences: string[]) => {
    const build = () => Promise.reject(new Error('built'))
    const message = await run({ build }).then(String, (error: Error) => error.message)
    expect(message.split('\n').slice(1)).toEqual(sentences)
  }
  write('notas.txt', 'x')
  await refused('There are changes that are not committed:', '?? notas.txt')
  fs.rmSync(path.join(git('rev-parse', '--show-toplevel').trim(), 'notas.txt'))
  git('tag', 'v1.2.0')
  await refused('The tag v1.2.0 exists: raise the version in package.json.')
  git('tag', '--delete', 'v1.2.0')
  git('switch', '--quiet', '--create', 'otra')
  await refused('A release is made of main, and otra is checked out.')
  git('switch', '--quiet', 'main')
  write('package.json', '{"version":"1.3.0"}')
  write('CHANGELOG.md', changelog('\n- New.\n'))
  git('commit', '--quiet', '--all', '--message', 'Another version')
  await refused(
    'package-lock.json has version 1.2.0, package.json 1.3.0: run npm install.',
    'CHANGELOG.md has no section [1.3.0].',
    'CHANGELOG.md has entries under [Unreleased]: move them to [1.3.0], or leave them for later in a branch.',
  )
})

test('a build that fails, builds nothing, or builds another version is no release', async () => {
  const { root, git, write, run } = repository()
  await expect(run({ build: async () => false })).rejects.toThrow('it could not be built')
  fs.mkdirSync(path.join(root, 'dist'))
  await expect(run({ build: async () => true })).rejects.toThrow('nothing was built')
  write('dist/referidos-1.1.0-win-x64.exe', 'exe')
  await expect(run({ build: async () => true, isDryRun: false })).rejects.toThrow('of another version')
  expect(git('tag')).toBe('')
})
