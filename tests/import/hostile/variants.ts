import { brokenVariants } from './broken.ts'
import { nameVariants } from './names.ts'
import { odsVariants } from './ods.ts'
import { pageVariants } from './pages.ts'
import { textVariants } from './texts.ts'
import type { Variant } from './variant.ts'
import { xlsVariants } from './xls.ts'
import { xlsxVariants } from './xlsx.ts'

export const variants: readonly Variant[] = [
  ...nameVariants,
  ...xlsxVariants,
  ...brokenVariants,
  ...textVariants,
  ...pageVariants,
  ...odsVariants,
  ...xlsVariants,
]
