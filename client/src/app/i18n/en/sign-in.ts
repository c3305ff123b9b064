import type { Messages } from '../zh-CN/index.ts'

export const signIn: Messages['signIn'] = {
  title: 'Sign in',
  account: 'Account',
  password: 'Password',
  submit: 'Sign in',
  submitting: 'Signing in…',
  accountMissing: 'Enter your account',
  passwordMissing: 'Enter your password',
  refused: 'The account or the password is wrong. Several wrong passwords in a row lock the account.',
  lockedUntil:
    'Too many wrong passwords: the account is locked until {until}. The security administrator can help.',
  demo: 'Demo mode: accounts and passwords are printed where the server was started, new at each start.',
  help: 'Forgotten your password? Ask the security administrator of your unit.',
  capsLock: 'Caps Lock is on',
  version: 'Version {version}',
  againTitle: 'Your session has expired',
  againText: 'Sign in again. Nothing you were entering is lost.',
  leave: 'Use another account',
}

export const password: Messages['password'] = {
  title: 'Change password',
  current: 'Current password',
  next: 'New password',
  repeat: 'New password again',
  missing: 'Required',
  differs: 'The two new passwords differ',
  same: 'The new password must differ from the current one',
  save: 'Save new password',
  saved: 'Password changed; other devices were signed out',
  wrongCurrent: 'The current password is wrong',
  rule: {
    tooShort: 'Too short: use at least 10 characters',
    tooUniform: 'Too simple: mix letters, figures and signs',
    containsAccount: 'It must not contain the account',
    unchanged: 'The new password must differ from the current one',
  },
  mustChange: 'An administrator set this password. Choose one that only you know first.',
}

export const sessions: Messages['sessions'] = {
  title: 'Signed-in devices',
  lead: 'Your account is signed in on these devices. If one is not yours, sign it out and change your password at once.',
  device: 'Device',
  address: 'Address',
  signedInAt: 'Signed in',
  lastSeenAt: 'Last used',
  current: 'This device',
  revoke: 'Sign out',
  revokeQuestion: 'Sign this device out?',
  revokeText: '{device} ({address}) is cut off at once and needs the password again.',
  revoked: 'The device was signed out',
  action: 'Action',
}
