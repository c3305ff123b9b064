import { createServer, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import { RecorderCommand, type JournalEntry, type RecorderStatus } from '../../../server/contract/recorder.ts'
import { closeServer } from '../../../server/kernel/http/index.ts'
import { listenLocally } from '../../../server/kernel/local-socket/index.ts'

/** What a recorder answers on its socket, as a test wants it. */
export interface FakeRecorder {
  /** Commands in the order in which they came, repetitions too. */
  readonly commands: RecorderCommand[]
  /** Status to answer a command with; 204 by default. */
  answerTo: (command: RecorderCommand) => number
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
    answerTo: () => 204,
    status: { pid: 1, startedAt: 0, ready: true, sources: [], problems: [] },
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
            response.writeHead(recorder.answerTo(command)).end()
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
