import {
  Box,
  Calendar,
  DataLine,
  Document,
  Files,
  Key,
  Location,
  Film,
  Grid,
  Histogram,
  Monitor,
  OfficeBuilding,
  Stamp,
  Tickets,
  User,
  VideoCamera,
  VideoPlay,
  View,
  WarnTriangleFilled,
} from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { Action, Role } from '../../../server/contract/rights.ts'
import type { SessionView } from '../../../server/contract/session.ts'
import type { TextKey } from './i18n/use-texts.ts'

export interface NavigationEntry {
  readonly route: string
  readonly title: TextKey
  readonly icon: Component
  /** Shown to whoever holds one of these. */
  readonly actions: readonly Action[]
}

/** The navigation, in its order. A person sees at most eight of these: those that a role of theirs works with. */
export const navigationEntries: readonly NavigationEntry[] = [
  { route: 'meetings', title: 'navigation.meetings', icon: VideoCamera, actions: ['meeting.read'] },
  { route: 'hall', title: 'navigation.hall', icon: VideoPlay, actions: ['live.watch', 'footage.watch'] },
  { route: 'archives', title: 'archive.title', icon: Box, actions: ['archive.read'] },
  { route: 'cases', title: 'navigation.cases', icon: Files, actions: ['case.read'] },
  { route: 'warnings', title: 'navigation.warnings', icon: WarnTriangleFilled, actions: ['warning.read'] },
  { route: 'orders', title: 'navigation.orders', icon: Stamp, actions: ['order.read'] },
  { route: 'statistics', title: 'navigation.statistics', icon: Histogram, actions: ['statistics.read'] },
  { route: 'wall', title: 'navigation.wall', icon: Grid, actions: ['live.watch'] },
  { route: 'review', title: 'navigation.review', icon: Film, actions: ['footage.watch'] },
  { route: 'people', title: 'navigation.people', icon: User, actions: ['user.read'] },
  { route: 'units', title: 'navigation.units', icon: OfficeBuilding, actions: ['unit.manage', 'user.read'] },
  { route: 'cameras', title: 'navigation.cameras', icon: Monitor, actions: ['camera.manage', 'system.read'] },
  { route: 'items', title: 'navigation.items', icon: Tickets, actions: ['item.manage'] },
  { route: 'points', title: 'points.title', icon: Location, actions: ['item.manage'] },
  { route: 'duty', title: 'duty.title', icon: Calendar, actions: ['duty.manage'] },
  { route: 'feedKeys', title: 'navigation.feedKeys', icon: Key, actions: ['feed.manage'] },
  { route: 'audit', title: 'navigation.audit', icon: Document, actions: ['audit.read'] },
  { route: 'interest', title: 'interest.title', icon: View, actions: ['interest.read'] },
  { route: 'health', title: 'navigation.health', icon: DataLine, actions: ['system.read'] },
]

export const mayOpen = (session: SessionView, actions: readonly Action[]): boolean =>
  actions.length === 0 || actions.some((action) => session.actions.includes(action))

export const entriesFor = (session: SessionView): readonly NavigationEntry[] =>
  navigationEntries.filter(({ actions }) => mayOpen(session, actions))

/** Each role's own page of things to do; where a person holds several, the first of this order wins. */
const landings: readonly (readonly [Role, string])[] = [
  ['supervisor', 'hall'],
  ['mainVenueOperator', 'meetings'],
  ['meetingSecretary', 'meetings'],
  ['branchVenueOperator', 'meetings'],
  ['official', 'meetings'],
  ['unitContact', 'meetings'],
  ['archivist', 'archives'],
  ['securityAdministrator', 'people'],
  ['auditor', 'audit'],
  ['systemAdministrator', 'health'],
  ['maintainer', 'health'],
  ['wall', 'wall'],
]

/** Name of the route where a person starts: their role's page, else the first page they may open. */
export const landingOf = (session: SessionView): string => {
  const allowed = entriesFor(session).map(({ route }) => route)
  const held = new Set(session.grants.map(({ role }) => role))
  const own = landings.find(([role, route]) => held.has(role) && allowed.includes(route))
  return own?.[1] ?? allowed[0] ?? 'nothing'
}

/** The path that a page stands at or below, the longest of them: pages below an entry keep it marked. */
export const nearestPath = (paths: readonly string[], at: string): string | undefined =>
  paths
    .filter((path) => at === path || at.startsWith(`${path}/`))
    .sort((one, other) => other.length - one.length)[0]
