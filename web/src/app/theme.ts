import { createTheme, type CSSVariablesResolver } from '@mantine/core';

const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';

export const theme = createTheme({
  fontFamily,
  headings: { fontFamily, fontWeight: '650' },
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.28,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  colors: {
    pine: [
      '#e9f6f2',
      '#d3ebe4',
      '#a6d8cb',
      '#76c4b0',
      '#4fb39a',
      '#35a186',
      '#1c806b',
      '#0f6f5d',
      '#0c5d4e',
      '#084a3e',
    ],
    red: [
      '#fdeceb',
      '#fad5d2',
      '#f3aaa4',
      '#ec7d74',
      '#f08a82',
      '#de4135',
      '#cf3329',
      '#b3261e',
      '#911c16',
      '#6f130e',
    ],
    dark: [
      '#e4eae7',
      '#c3cbc7',
      '#9ba7a2',
      '#6f7c77',
      '#3f4945',
      '#313a36',
      '#252c2a',
      '#1b2120',
      '#141918',
      '#0e1211',
    ],
  },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, arrowSize: 5, fz: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
    Textarea: { defaultProps: { size: 'sm' } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
  },
});

/** Mantine's parts take our tokens (tokens.css), so that there is one palette. */
export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--faint)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-error': 'var(--danger)',
    '--mantine-color-pine-light': 'var(--accent-soft)',
    '--mantine-color-pine-light-hover': 'var(--selected)',
    '--mantine-color-pine-light-color': 'var(--accent)',
    '--mantine-color-red-light': 'var(--danger-soft)',
    '--mantine-color-red-light-hover': 'var(--danger-soft)',
    '--mantine-color-red-light-color': 'var(--danger)',
  };
  return { variables: {}, light: both, dark: both };
};
