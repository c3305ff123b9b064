import type { RouteRecordRaw } from 'vue-router'
import type { Action } from '../../../server/contract/rights.ts'
import type { TextKey } from './i18n/use-texts.ts'
import NoticePage from './NoticePage.vue'
import SignInPage from './sign-in/SignInPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    title: TextKey
    /** Whoever holds one of these may open it; empty: everybody who is signed in. `public`: without signing in. */
    actions: readonly Action[] | 'public'
    /** A dark stage, for pictures. */
    stage?: boolean
    /** Without navigation and top bar. */
    bare?: boolean
  }
}

/** Every address of the client. */
export const routes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'signIn',
    component: SignInPage,
    meta: { title: 'signIn.title', actions: 'public', bare: true },
  },
  {
    path: '/meetings',
    name: 'meetings',
    component: () => import('../meeting/MeetingsPage.vue'),
    meta: { title: 'meetings.title', actions: ['meeting.read'] },
  },
  {
    path: '/meetings/new',
    name: 'newPlan',
    component: () => import('../meeting/plan/PlanPage.vue'),
    props: ({ query }) => (typeof query['from'] === 'string' ? { from: query['from'] } : {}),
    meta: { title: 'plan.newTitle', actions: ['meeting.manage'] },
  },
  {
    path: '/meetings/:id',
    name: 'meeting',
    component: () => import('../meeting/details/MeetingPage.vue'),
    props: true,
    meta: { title: 'navigation.meetings', actions: ['meeting.read'] },
  },
  {
    path: '/meetings/:id/plan',
    name: 'plan',
    component: () => import('../meeting/plan/PlanPage.vue'),
    props: true,
    meta: { title: 'plan.changeTitle', actions: ['meeting.manage'] },
  },
  {
    path: '/meetings/:id/check',
    name: 'deviceCheck',
    component: () => import('../meeting/check/DeviceCheckPage.vue'),
    props: true,
    meta: { title: 'check.title', actions: ['meeting.join'] },
  },
  {
    path: '/meetings/:id/room',
    name: 'room',
    component: () => import('../meeting/room/RoomPage.vue'),
    props: true,
    meta: { title: 'navigation.meetings', actions: ['meeting.join'], stage: true, bare: true },
  },
  {
    path: '/meetings/:id/recording',
    name: 'recording',
    component: () => import('../meeting/record/RecordingPage.vue'),
    props: true,
    meta: { title: 'recording.title', actions: ['recording.watch'], stage: true },
  },
  {
    path: '/meetings/:id/minutes',
    name: 'minutes',
    component: () => import('../meeting/record/MinutesPage.vue'),
    props: true,
    meta: { title: 'minutes.title', actions: ['minutes.read'] },
  },
  {
    path: '/archives',
    name: 'archives',
    component: () => import('../archive/ArchivesPage.vue'),
    meta: { title: 'archive.title', actions: ['archive.read'] },
  },
  {
    path: '/archives/handovers',
    name: 'handovers',
    component: () => import('../archive/HandoversPage.vue'),
    meta: { title: 'archive.handovers', actions: ['archive.read'] },
  },
  {
    path: '/archives/handovers/:id',
    name: 'handover',
    component: () => import('../archive/HandoverPage.vue'),
    props: true,
    meta: { title: 'archive.handovers', actions: ['archive.read'] },
  },
  {
    path: '/hall',
    name: 'hall',
    component: () => import('../hall/HallPage.vue'),
    meta: { title: 'hall.title', actions: ['live.watch', 'footage.watch'] },
  },
  {
    path: '/hall/cameras/:id',
    name: 'camera',
    component: () => import('../hall/CameraPage.vue'),
    props: true,
    meta: { title: 'hall.title', actions: ['live.watch', 'footage.watch'], stage: true },
  },
  {
    path: '/search',
    name: 'search',
    component: () => import('../search/SearchPage.vue'),
    meta: {
      title: 'search.title',
      actions: ['case.read', 'footage.watch', 'bookmark.read', 'meeting.read', 'archive.read'],
    },
  },
  {
    path: '/cases',
    name: 'cases',
    component: () => import('../supervision/CasesPage.vue'),
    meta: { title: 'cases.title', actions: ['case.read'] },
  },
  {
    path: '/cases/:id',
    name: 'case',
    component: () => import('../supervision/CasePage.vue'),
    props: true,
    meta: { title: 'cases.title', actions: ['case.read'] },
  },
  {
    path: '/warnings',
    name: 'warnings',
    component: () => import('../supervision/WarningsPage.vue'),
    meta: { title: 'warnings.title', actions: ['warning.read'] },
  },
  {
    path: '/orders',
    name: 'orders',
    component: () => import('../supervision/orders/OrdersPage.vue'),
    meta: { title: 'orders.title', actions: ['order.read'] },
  },
  {
    path: '/orders/:id',
    name: 'order',
    component: () => import('../supervision/orders/OrderPage.vue'),
    props: true,
    meta: { title: 'orders.title', actions: ['order.read'] },
  },
  {
    path: '/findings',
    name: 'findings',
    component: () => import('../supervision/orders/FindingsPage.vue'),
    meta: { title: 'findings.title', actions: ['finding.read'] },
  },
  {
    path: '/complaints',
    name: 'complaints',
    component: () => import('../supervision/complaints/ComplaintsPage.vue'),
    meta: { title: 'complaints.title', actions: ['complaint.read'] },
  },
  {
    path: '/complaints/:id',
    name: 'complaint',
    component: () => import('../supervision/complaints/ComplaintPage.vue'),
    props: true,
    meta: { title: 'complaints.title', actions: ['complaint.read'] },
  },
  {
    path: '/statistics',
    name: 'statistics',
    component: () => import('../supervision/statistics/StatisticsPage.vue'),
    meta: { title: 'statistics.title', actions: ['statistics.read'] },
  },
  {
    path: '/statistics/scores',
    name: 'scores',
    component: () => import('../supervision/statistics/ScoresPage.vue'),
    meta: { title: 'score.title', actions: ['statistics.read'] },
  },
  {
    path: '/statistics/report',
    name: 'report',
    component: () => import('../supervision/statistics/ReportPage.vue'),
    meta: { title: 'report.title', actions: ['statistics.read'] },
  },
  {
    path: '/audit/looks',
    name: 'interest',
    component: () => import('../admin/InterestPage.vue'),
    meta: { title: 'interest.title', actions: ['interest.read'] },
  },
  {
    path: '/checks',
    name: 'checks',
    component: () => import('../supervision/checks/ChecksPage.vue'),
    meta: { title: 'checks.title', actions: ['check.manage'] },
  },
  {
    path: '/checks/:id',
    name: 'check',
    component: () => import('../supervision/checks/CheckPage.vue'),
    props: true,
    meta: { title: 'checks.title', actions: ['check.manage'] },
  },
  {
    path: '/warnings/:id/document',
    name: 'warningDocument',
    component: () => import('../supervision/WarningDocumentPage.vue'),
    props: true,
    meta: { title: 'cardDocument.open', actions: ['warning.read'] },
  },
  {
    path: '/service-points',
    name: 'points',
    component: () => import('../supervision/entry/PointsPage.vue'),
    meta: { title: 'points.title', actions: ['item.read'] },
  },
  {
    path: '/duty',
    name: 'duty',
    component: () => import('../supervision/entry/DutyPage.vue'),
    meta: { title: 'duty.title', actions: ['duty.read'] },
  },
  {
    path: '/items',
    name: 'items',
    component: () => import('../supervision/ItemsPage.vue'),
    meta: { title: 'items.title', actions: ['item.read'] },
  },
  {
    path: '/feed-keys',
    name: 'feedKeys',
    component: () => import('../admin/FeedKeysPage.vue'),
    meta: { title: 'feedKeys.title', actions: ['feed.manage'] },
  },
  {
    path: '/rules',
    name: 'rules',
    component: () => import('../supervision/RulesPage.vue'),
    meta: { title: 'rules.title', actions: ['rule.read'] },
  },
  {
    path: '/hall/wall',
    name: 'wall',
    component: () => import('../hall/wall/WallPage.vue'),
    meta: { title: 'wall.title', actions: ['live.watch'], stage: true },
  },
  {
    path: '/hall/requests',
    name: 'footageRequests',
    component: () => import('../hall/requests/RequestsPage.vue'),
    meta: { title: 'requests.title', actions: ['footage.request', 'footage.approve'] },
  },
  {
    path: '/hall/review',
    name: 'review',
    component: () => import('../hall/review/ReviewPage.vue'),
    meta: { title: 'review.title', actions: ['footage.watch'], stage: true },
  },
  {
    path: '/people',
    name: 'people',
    component: () => import('../admin/PeoplePage.vue'),
    meta: { title: 'people.title', actions: ['user.read'] },
  },
  {
    path: '/units',
    name: 'units',
    component: () => import('../admin/UnitsPage.vue'),
    meta: { title: 'units.title', actions: ['unit.read'] },
  },
  {
    path: '/cameras',
    name: 'cameras',
    component: () => import('../admin/CamerasPage.vue'),
    meta: { title: 'cameras.title', actions: ['camera.read'] },
  },
  {
    path: '/audit',
    name: 'audit',
    component: () => import('../admin/AuditPage.vue'),
    meta: { title: 'audit.title', actions: ['audit.read'] },
  },
  {
    path: '/health',
    name: 'health',
    component: () => import('../admin/HealthPage.vue'),
    meta: { title: 'health.title', actions: ['system.read'] },
  },
  {
    path: '/sessions',
    name: 'sessions',
    component: () => import('../admin/SessionsPage.vue'),
    meta: { title: 'sessions.title', actions: [] },
  },
  {
    path: '/nothing',
    name: 'nothing',
    component: NoticePage,
    props: { title: 'shell.emptyHome', advice: 'shell.emptyHomeAdvice', home: false },
    meta: { title: 'shell.emptyHome', actions: [] },
  },
  {
    path: '/forbidden',
    name: 'forbidden',
    component: NoticePage,
    props: { title: 'shell.forbiddenPage', advice: 'shell.forbiddenPageAdvice', home: true },
    meta: { title: 'shell.forbiddenPage', actions: [] },
  },
  {
    path: '/:rest(.*)*',
    name: 'unknown',
    component: NoticePage,
    props: { title: 'shell.unknownPage', advice: 'shell.unknownPageAdvice', home: true },
    meta: { title: 'shell.unknownPage', actions: [] },
  },
]
