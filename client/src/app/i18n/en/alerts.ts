import type { Messages } from '../zh-CN/index.ts'

export const alerts: Messages['alerts'] = {
  title: 'Alerts',
  bell: 'Alerts: {count} to look at',
  bellNone: 'Alerts: none to look at',
  waiting: 'To look at',
  seen: 'Acknowledged, still going on',
  recent: 'Over, within 24 hours',
  none: 'No alerts',
  noneAdvice: 'Cameras, recorder and disk are well. Anything new shows here at once.',
  lasting: 'since {time}, for {duration}',
  happened: '{time}',
  lasted: '{from} to {to}, {duration}',
  acknowledge: 'Acknowledge',
  acknowledging: 'Acknowledge the alert',
  remark: 'Remark (optional)',
  remarkHint: 'For example: maintenance told, there by 10',
  acknowledgedBy: 'Acknowledged {time} by {by}',
  acknowledged: 'Acknowledged {time}',
  acknowledgeDone: 'Acknowledged',
  footage: 'See the footage',
  health: 'See the health page',
  ownWords: 'As it was said: {words}',
  announced: 'New alert: {text}',
  over: 'Alert over: {text}',
  away: 'The connection for alerts is lost; reconnecting…',
  warning: 'Warning',
  fault: 'Fault',
  ended: 'Over',
  cameras: '{names} and others, {count} in all',
}

export const alertText: Messages['alertText'] = {
  camera: {
    away: '{camera} is not recorded',
    silent: 'Nothing of {camera} was being written',
    slow: '{camera} sends few frames',
    footageLost: 'Older footage of {camera} may be lost',
  },
  footage: {
    missing: 'Its earlier footage is not on the disk that is recorded to now',
    unreadable: 'Files could not be mended after a crash or power cut',
  },
  cameras: {
    hall: '{hall}: {count} cameras lost together',
    platform: '{hall}: {count} cameras of one device lost together',
    away: '{away} are not back yet',
    back: 'All are back',
  },
  recorder: { down: 'The recorder does not answer', problem: 'The recorder is not well' },
  died: {
    recorder: 'The recorder crashed and is back',
    web: 'The web server crashed and is back',
    power: 'Recording again after a power cut',
  },
  clock: {
    forward: 'The clock of the server stepped forward by {duration}',
    back: 'The clock of the server stepped back by {duration}',
  },
  disk: {
    failing: 'The disk with footage fails; {count} cameras are affected',
    low: 'The disk with footage is short of space, {free} left',
    fullSoon: 'The disk with footage is full in about {days} days',
    full: 'The disk with footage is full; the oldest footage goes',
    unreachable: 'Retention of {days} days cannot be reached',
    reachable: 'Retention of {days} days cannot be reached; about {reachable} days can',
  },
  holds: {
    near: 'Held footage reaches its quota in about {days} days',
    over: 'Held footage is over its quota',
    used: '{held} held, quota {quota}',
  },
  stopped: 'The disk is full; {count} cameras are not recorded',
  slow: '{now} frames a second now, {usual} usually',
}

export const alertAdvice: Messages['alertAdvice'] = {
  cameras: 'Several at once are mostly a switch, the power or a network recorder: look at these first.',
  silent: 'Recording of the camera was begun anew. If it happens again, check disk and network.',
  footageLost:
    'Check that the disk of the footage is mounted, leave its files as they are, and run npm run fsck. New footage is not affected.',
  slow: 'Check whether the network is congested, or the camera’s frame rate was changed.',
  down: 'There may be no footage meanwhile. It is restarted by itself; if that takes over a minute, check the server.',
  problem: 'Check the disk. Footage is still written; the index is completed by itself.',
  died: 'The timeline explains the time between. If it happens again, give the logs to support.',
  clock: 'Check how the server sets its clock. Footage is not affected; the timeline marks the step.',
  failing: 'Check the disk soon. Pictures of this time may not have been recorded.',
  low: 'Check whether another program uses the disk with the footage.',
  fullSoon: 'Enlarge the disk, shorten retention, or lower the bit rate of cameras.',
  holds: 'Release holds that are no longer needed, or raise their quota.',
  stopped: 'Only held footage is left. Release holds or enlarge the disk; recording goes on by itself then.',
}
