import { createServer, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import {
  RecorderCommand,
  type CommandResult,
  type JournalEntry,
  type RecorderStatus,
} from '../../../server/contract/recorder.ts'
import { closeServer } from '../../../server/kernel/http/index.ts'
import { listenLocally } from '../../../server/kernel/local-socket/index.ts'

/** What a recorder answers on its socket, as a test wants it. */
export interface FakeRecorder {
  /** Commands in the order in which they came, repetitions too. */
  readonly commands: RecorderCommand[]
  /** Status to answer a command with; 200 by default. */
  answerTo: (command: RecorderCommand) => number
  /** What a command that is carried out answers. */
  result: CommandResult
  status: RecorderStatus
  journal: JournalEntry[]
  /** True: takes connections and never answers. */
  hangs: boolean
  start(): Promise<void>
  stop(): Promise<void>
}

export const fakeRecorder = (socketPath: string): FakeRecorder => {
  let server: Server | undefined
  const recorder: FakeRecorder = {
    commands: [],
    answerTo: () => 200,
    result: {},
    status: { pid: 1, startedAt: 0, ready: true, sources: [], disks: [], problems: [] },
    journal: [],
    hangs: false,
    start: async () => {
      server = createServer((request, response) => {
        void (async () => {
          const url = new URL(request.url ?? '/', 'http://recorder')
          if (recorder.hangs) return
          if (url.pathname === '/commands') {
            const command = RecorderCommand.parse(await json(request))
            recorder.commands.push(command)
            response
              .writeHead(recorder.answerTo(command), { 'content-type': 'application/json' })
              .end(JSON.stringify(recorder.result))
            return
          }
          const after = Number(url.searchParams.get('after') ?? 0)
          const answer =
            url.pathname === '/status'
              ? recorder.status
              : { entries: recorder.journal.filter(({ seq }) => seq > after).slice(0, 2) }
          response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
        })()
      })
      await listenLocally(server, socketPath)
    },
    stop: async () => {
      if (server) await closeServer(server)
    },
  }
  return recorder
}
