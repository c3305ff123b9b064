import type { Messages } from '../zh-CN/index.ts'

export const shell: Messages['shell'] = {
  productName: 'Huijian',
  productLine: 'Meetings · Hall cameras · Supervision',
  separator: ', ',
  clause: '; ',
  because: '{what}: {why}',
  skipToContent: 'Skip to content',
  navigation: 'Main navigation',
  collapse: 'Collapse navigation',
  expand: 'Expand navigation',
  account: 'Account menu',
  theme: 'Appearance',
  themeAuto: 'Automatic (dark for meetings and footage)',
  themeLight: 'Light',
  themeDark: 'Dark',
  changePassword: 'Change password',
  sessions: 'Signed-in devices',
  signOut: 'Sign out',
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Try again',
  loading: 'Loading',
  loadMore: 'Load more',
  unknownPage: 'There is no such page',
  unknownPageAdvice: 'The address may be mistyped, or what was here has moved.',
  forbiddenPage: 'You may not see this page',
  forbiddenPageAdvice: 'If your work needs it, ask the security administrator of your unit.',
  goHome: 'Go to my start page',
  emptyHome: 'Your account has no rights yet',
  emptyHomeAdvice: 'Ask the security administrator of your unit for a role.',
}

export const navigation: Messages['navigation'] = {
  meetings: 'Meetings',
  hall: 'Hall cameras',
  cases: 'Cases',
  items: 'Items',
  feedKeys: 'API keys',
  warnings: 'Warnings',
  orders: 'Orders',
  statistics: 'Statistics',
  wall: 'Video wall',
  review: 'Review',
  units: 'Units',
  people: 'People',
  cameras: 'Cameras',
  health: 'Health',
  audit: 'Audit log',
}

export const connection: Messages['connection'] = {
  lost: 'The connection to the server is lost; reconnecting…',
  lostFor: 'for {seconds} s',
  stopping: 'The server is restarting; this page goes on by itself when it is back.',
  back: 'Connected again',
}

export const problem: Messages['problem'] = {
  title: 'That did not work',
  unreachable: 'The server cannot be reached',
  unreachableAdvice: 'What you entered is kept. Check the network, then press “Try again”.',
  unexpected: 'The server answered something unexpected',
  unexpectedAdvice:
    'It may just have been updated. Reload the page; if that does not help, tell the administrator the number below.',
  otherAdvice:
    'What you entered is kept. Try again; if that does not help, tell the administrator the number below.',
  code: 'Error code',
  requestId: 'Number',
}

export const role: Messages['role'] = {
  systemAdministrator: 'System administrator',
  securityAdministrator: 'Security administrator',
  auditor: 'Auditor',
  meetingSecretary: 'Meeting secretary',
  mainVenueOperator: 'Main venue operator',
  branchVenueOperator: 'Branch venue operator',
  unitContact: 'Unit contact',
  official: 'Official',
  supervisor: 'Supervisor',
  archivist: 'Archivist',
  maintainer: 'Maintainer',
  wall: 'Wall display',
}
