import { Badge, type CSSVariablesResolver, createTheme, DEFAULT_THEME, type MantineColorsTuple, NavLink } from '@mantine/core';

const closable = { closeButtonProps: { 'aria-label': 'Close' } };

export const theme = createTheme({
  // White words on the last green have to reach 4.5 to 1.
  colors: { green: [...DEFAULT_THEME.colors.green.slice(0, 9), '#247a36'] as unknown as MantineColorsTuple },
  primaryColor: 'indigo',
  primaryShade: 7,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: { fontWeight: '600' },
  components: {
    // A tint says whether to look; the words stay as dark as all others.
    Badge: Badge.extend({ defaultProps: { variant: 'light', tt: 'none', fw: 500, c: 'var(--mantine-color-text)' } }),
    // By name only: their code comes with the pages that open them.
    // A link in a tint is as dark as its words, and underlined.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' }, body: { '--mantine-color-anchor': 'var(--mantine-color-text)' } } },
    Drawer: { defaultProps: closable, styles: { title: { fontWeight: 600 } } },
    Modal: { defaultProps: closable, styles: { title: { fontWeight: 600 } } },
    NavLink: NavLink.extend({ styles: { root: { borderRadius: 'var(--mantine-radius-md)' } } }),
  },
});

/** Mantine's dimmed text, what stands in an empty field and its words about a wrong one are too pale to read small (2.5 to 3.3 to 1 on white): these reach 7 and 5 to 1. */
export const cssVariables: CSSVariablesResolver = (ours) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': ours.colors.gray[7],
    '--mantine-color-placeholder': ours.colors.gray[7],
    '--mantine-color-error': ours.colors.red[9],
    // Under the mouse, words on a tint: 4.7 to 1, where Mantine's own reach 4.1.
    '--mantine-color-indigo-light-hover': '#cad5ff',
  },
  dark: {
    '--mantine-color-dimmed': ours.colors.dark[1],
    '--mantine-color-placeholder': ours.colors.dark[1],
    '--mantine-color-error': ours.colors.red[4],
  },
});
