import fs from 'node:fs'
import path from 'node:path'
import { zipOf } from '../../support/zip.ts'
import { list, type Variant, variant } from './variant.ts'
import { workbook } from './xlsx.ts'

const fixture = (name: string) => fs.readFileSync(path.join(import.meta.dirname, '../files', name))
const csv = () => Buffer.from(list.map((row) => row.join(';')).join('\n'))
const page = () =>
  Buffer.from(
    `<table>${list.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`,
  )
const office = (part: string) => () =>
  zipOf({ '[Content_Types].xml': Buffer.from('<Types/>'), [part]: Buffer.from('<a/>') })

/** Endings that lie, both ways. */
const readable: [string, Variant['make'], string[]][] = [
  ['an xlsx', workbook, ['csv', 'xls', 'ods', 'txt', 'pdf']],
  ['an ods', () => fixture('hucre-ods-letras.ods'), ['xlsx', 'csv']],
  ['an xls', () => fixture('libreoffice-xls-lista.xls'), ['xlsx', 'csv', 'ods']],
  ['a csv', csv, ['xlsx', 'xls', 'ods', 'xlsb']],
  ['a page', page, ['xlsx', 'csv']],
]

const other: [string, () => Buffer][] = [
  ['a PDF', () => Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj')],
  ['a PNG', () => Buffer.from('89504e470d0a1a0a0000000d', 'hex')],
  ['a JPEG', () => Buffer.from('ffd8ffe000104a464946', 'hex')],
  ['a GIF', () => Buffer.from('GIF89a')],
  ['a HEIC', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
  ['a film', () => Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2', 'latin1')],
  ['a sound', () => Buffer.from('OggS\0\x02\0\0\0\0\0\0', 'latin1')],
  ['a document of Word', office('word/document.xml')],
  ['a presentation', office('ppt/presentation.xml')],
  ['an RTF', () => Buffer.from('{\\rtf1\\ansi Cédula;Nombre}')],
  ['a RAR', () => Buffer.from('Rar!\x1a\x07\x01\0', 'latin1')],
  ['a 7z', () => Buffer.from('377abcaf271c0004', 'hex')],
  ['a gzip', () => Buffer.from('1f8b0800000000000003', 'hex')],
  ['a program for Windows', () => Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1')],
  ['a program for Linux', () => Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0', 'latin1')],
  ['a database', () => Buffer.from('SQLite format 3\0\x10\0\x01\x01', 'latin1')],
  [
    'an app for Android',
    () => zipOf({ 'AndroidManifest.xml': Buffer.from('x'), 'classes.dex': Buffer.from('x') }),
  ],
]

export const nameVariants: Variant[] = [
  ...readable.flatMap(([name, make, endings]) =>
    endings.map((ending) => variant(`${name} that is named .${ending}`, ending, 'people', make)),
  ),
  ...other.map(([name, make]) =>
    variant(`${name} that is named .xlsx`, 'xlsx', ['not_a_table', 'no_people'], make),
  ),
  variant('an xlsb that is named .xlsx', 'xlsx', 'xlsb', () => fixture('sheetjs-xlsb-lista.xlsb')),
  variant('a workbook with a password', 'xlsx', 'has_password', () =>
    fixture('xlsx-populate-password-lista.xlsx'),
  ),
  variant('nothing', 'xlsx', 'empty', () => Buffer.alloc(0)),
]
