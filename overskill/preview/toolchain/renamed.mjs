// Packages and names that people and models still know, and what there is instead.
import { BRANDS } from './brands.mjs'

// The same package under another name: an import of it simply works.
export const ALIASES = { 'react-router-dom': 'react-router', 'motion/react': 'framer-motion', motion: 'framer-motion' }

const ICONS = 'lucide-react'
const FETCH = 'Use fetch.'
const PLAIN_CSS = 'Use Tailwind classes, or rules in src/index.css.'
const SINGLE_VALUES = 'Select single values instead: useStore((state) => state.name).'
const OWN_COMPONENT = 'Write the component yourself with Tailwind classes, in src/components/ui/.'
export const PACKAGE_REMEDIES = {
  lucide: `Import from "${ICONS}" instead.`,
  'react-icons': `Import icons from "${ICONS}" instead.`,
  '@heroicons/react': `Import icons from "${ICONS}" instead.`,
  '@fortawesome/react-fontawesome': `Import icons from "${ICONS}" instead.`,
  '@mui/icons-material': `Import icons from "${ICONS}" instead.`,
  axios: FETCH,
  'node-fetch': FETCH,
  uuid: 'Use crypto.randomUUID().',
  nanoid: 'Use crypto.randomUUID().',
  moment: 'Import from "date-fns" instead.',
  dayjs: 'Import from "date-fns" instead.',
  luxon: 'Import from "date-fns" instead.',
  'date-fns/locale': 'For words of another language use Intl.DateTimeFormat("de", { weekday: "long" }) and its like.',
  lodash: 'Write it in plain JavaScript.',
  'chart.js': 'Draw charts with "recharts".',
  'react-chartjs-2': 'Draw charts with "recharts".',
  classnames: 'Import { clsx } from "clsx" instead.',
  redux: 'Import { create } from "zustand" instead.',
  '@reduxjs/toolkit': 'Import { create } from "zustand" instead.',
  'react-redux': 'Import { create } from "zustand" instead.',
  'zustand/shallow': SINGLE_VALUES,
  'zustand/react': SINGLE_VALUES,
  'styled-components': PLAIN_CSS,
  '@emotion/react': PLAIN_CSS,
  '@mui/material': OWN_COMPONENT,
  '@radix-ui': OWN_COMPONENT,
  antd: OWN_COMPONENT,
  next: 'This is a React app without Next.js: use "react-router" for links and routes, and <img> for pictures.',
  '@supabase/supabase-js': 'There is no server: keep the data in localStorage.',
  firebase: 'There is no server: keep the data in localStorage.',
  'prop-types': 'Write TypeScript types instead.',
  fs: 'A browser has no files: import the data, or keep it in localStorage.',
  path: 'Work with strings, or with new URL().',
  crypto: 'Use the global crypto of the browser.',
}

const LINK = (name) => `Use ${name} instead.`
const NAMES = {
  'react-router': {
    Switch: LINK('<Routes>'),
    useHistory: 'Use useNavigate() instead: navigate("/path").',
    Redirect: 'Use <Navigate to="/path" replace /> instead.',
    withRouter: LINK('the hooks useNavigate(), useParams() and useLocation()'),
    Prompt: LINK('useBlocker()'),
    useRouteMatch: LINK('useMatch()'),
    json: 'Return the plain value instead.',
    defer: 'Return the plain object with the promises instead.',
  },
  react: { useFormState: LINK('useActionState'), PropTypes: 'Write TypeScript types instead.', createFactory: LINK('JSX') },
  'react-dom': {
    render: 'Use createRoot(element).render(<App />), from "react-dom/client".',
    hydrate: 'Use hydrateRoot, from "react-dom/client".',
    unmountComponentAtNode: 'Call unmount() of the root that createRoot() gave.',
    findDOMNode: LINK('a ref'),
  },
  'framer-motion': { useInvertedScale: LINK('layout animations'), AnimateSharedLayout: LINK('<LayoutGroup>'), useViewportScroll: LINK('useScroll()') },
  'date-fns': { distanceInWords: LINK('formatDistance'), distanceInWordsToNow: LINK('formatDistanceToNow'), utcToZonedTime: 'Use Intl.DateTimeFormat with a timeZone.' },
  zustand: { shallow: SINGLE_VALUES },
  'zustand/middleware': { immer: 'Set a new object instead: set((state) => ({ … })).' },
  '@tanstack/react-query': { Hydrate: LINK('<HydrationBoundary>') },
  [ICONS]: {
    Tool: LINK('Wrench'),
    Spinner: LINK('LoaderCircle'),
    Dashboard: LINK('LayoutDashboard'),
    Refresh: LINK('RefreshCw'),
    Logout: LINK('LogOut'),
    Login: LINK('LogIn'),
    Cart: LINK('ShoppingCart'),
    Close: LINK('X'),
    Location: LINK('MapPin'),
    Email: LINK('Mail'),
    Money: LINK('DollarSign'),
    Time: LINK('Clock'),
    Add: LINK('Plus'),
    Warning: LINK('TriangleAlert'),
    Success: LINK('CircleCheck'),
    Error: LINK('CircleX'),
    Back: LINK('ArrowLeft'),
    Next: LINK('ArrowRight'),
    Previous: LINK('ArrowLeft'),
    Profile: LINK('User'),
    Notification: LINK('Bell'),
    Attach: LINK('Paperclip'),
    Photo: LINK('Image'),
    Chat: LINK('MessageCircle'),
    Message: LINK('MessageSquare'),
    Like: LINK('ThumbsUp'),
    Dislike: LINK('ThumbsDown'),
    Stop: LINK('Square'),
  },
}

const bare = (name) => name.replace(/^Lucide(?=[A-Z])/, '').replace(/(?<=.)Icon$/, '')

function drawing(name) {
  const shapes = BRANDS[bare(name)] || '<circle cx="12" cy="12" r="10" /><path d="…" />'
  return `Draw it as an inline SVG: const ${name} = (props) => <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" {...props}>${shapes}</svg>`
}

export const isBrand = (specifier, name) => specifier === ICONS && Object.hasOwn(BRANDS, bare(name))

// What to write instead of a name that a package no longer has (or never had); "" where that is not known.
export function remedyForName(specifier, name) {
  if (isBrand(specifier, name)) return drawing(name)
  const known = Object.hasOwn(NAMES, specifier) ? NAMES[specifier] : {}
  const wanted = specifier === ICONS ? bare(name) : name
  return Object.hasOwn(known, wanted) ? known[wanted] : ''
}

// The same for a package: by its whole name, its beginning (@radix-ui/react-dialog) or its scope.
export function remedyForPackage(specifier) {
  const [first, second] = specifier.replace(/^node:/, '').split('/')
  const name = [`${first}/${second}`, first].find((known) => Object.hasOwn(PACKAGE_REMEDIES, known))
  return name ? PACKAGE_REMEDIES[name] : ''
}
