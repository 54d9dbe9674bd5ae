import {
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Input,
  Menu,
  NativeSelect,
  PasswordInput,
  Popover,
  Textarea,
  TextInput,
} from '@mantine/core'
import { messages } from '../src-preload/messages/index.ts'
import css from './theme.module.css'
import { AriaDisabledButton } from './ui/aria-disabled-button.tsx'

/** Shade 7 is the light theme's, shade 5 the dark one's. */
const green = [
  '#e9f5f2',
  '#cfe9e3',
  '#a5d8cd',
  '#79c9b8',
  '#58c4af',
  '#3fbfa6',
  '#1c8d7b',
  '#0b6b5d',
  '#09594d',
  '#07473e',
] as const

/** The dark tokens of tokens.css from text to ground. They replace Mantine's neutral greys. */
const dark = [
  '#e8eeeb',
  '#c9d2ce',
  '#a9b5b0',
  '#6d7a75',
  '#2b3431',
  '#252c2a',
  '#1b2220',
  '#171d1b',
  '#111715',
  '#101513',
] as const

/**
 * Far above every field's limit, so that a truncated text is still refused. A paste of megabytes would freeze the page.
 */
const maxLength = 2_000

/** Default of every button; Mantine's type lacks it. */
const held: object = { renderRoot: AriaDisabledButton }

export const theme = createTheme({
  fontFamily: "'Inter Variable', sans-serif",
  fontSizes: {
    xs: 'var(--text-small)',
    sm: 'var(--text-label)',
    md: 'var(--text-body)',
    lg: 'var(--text-lead)',
    xl: 'var(--text-title)',
  },
  lineHeights: {
    xs: 'var(--leading-small)',
    sm: 'var(--leading-label)',
    md: 'var(--leading-body)',
    lg: 'var(--leading-lead)',
    xl: 'var(--leading-title)',
  },
  spacing: {
    xs: 'var(--space-3)',
    sm: 'var(--space-4)',
    md: 'var(--space-5)',
    lg: 'var(--space-6)',
    xl: 'var(--space-8)',
  },
  radius: {
    xs: 'var(--radius-small)',
    sm: 'var(--radius-small)',
    md: 'var(--radius)',
    lg: 'var(--radius-large)',
    xl: 'var(--radius-large)',
  },
  headings: { fontFamily: "'Inter Variable', sans-serif", fontWeight: 'var(--weight-bold)' },
  colors: { green, dark },
  primaryColor: 'green',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ classNames: { root: css.button }, defaultProps: { ...held } }),
    Input: Input.extend({ classNames: { input: css.input } }),
    InputWrapper: Input.Wrapper.extend({
      classNames: { label: css.label, error: css.error, description: css.description },
    }),
    TextInput: TextInput.extend({
      defaultProps: { size: 'md', autoComplete: 'off', spellCheck: false, maxLength },
    }),
    Textarea: Textarea.extend({ defaultProps: { size: 'md', maxLength } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'md' } }),
    PasswordInput: PasswordInput.extend({
      defaultProps: {
        size: 'md',
        maxLength,
        visibilityToggleButtonProps: { 'aria-label': messages.common.showTyped, tabIndex: 0 },
      },
      classNames: { input: css.input, innerInput: css.innerInput },
    }),
    Menu: Menu.extend({ classNames: { dropdown: css.dropdown } }),
    Popover: Popover.extend({ classNames: { dropdown: css.dropdown } }),
    Checkbox: Checkbox.extend({ classNames: { label: css.checkboxLabel, input: css.checkbox } }),
  },
})

const shared = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-dim)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-placeholder': 'var(--text-dim)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-green-light-hover': 'var(--accent-tint)',
}

/** Maps Mantine's neutral colours to the app's tokens in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  // Mantine's darker hover shade would leave dark text hard to read.
  dark: { ...shared, '--mantine-color-green-filled-hover': 'var(--accent-strong)' },
})
