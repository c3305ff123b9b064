import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withTimeout } from '../../../../server/kernel/errors/index.ts'
import { freePort } from '../../../support/free-port.ts'
import { until } from '../../../support/until.ts'

const program = '/usr/bin/janus'

/** Whether Debian's Janus is on this machine (apt-get install janus). */
export const hasJanus = (): Promise<boolean> =>
  access(program).then(
    () => true,
    () => false,
  )

/** A Janus of its own, with the video room alone. */
export interface JanusProgram {
  readonly pid: number
  readonly url: string
  close(): Promise<void>
}

const withinMs = 20_000
const loopback = '127.0.0.1'

/** Everything that the bench needs, and nothing else. */
const configuration = (folder: string, port: number): Readonly<Record<string, string>> => ({
  'janus.jcfg': `general: { configs_folder = "${folder}" debug_level = 2 admin_secret = "bench" protected_folders = [] }
certificates: { dtls_ciphers = "DEFAULT" }
media: { ipv6 = false }
nat: { ignore_mdns = true }
plugins: { disable = "libjanus_audiobridge.so,libjanus_echotest.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so,libjanus_lua.so,libjanus_duktape.so" }
transports: { disable = "libjanus_websockets.so,libjanus_rabbitmq.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so" }
`,
  'janus.transport.http.jcfg': `general: { json = "compact" base_path = "/janus" http = true port = ${port} ip = "${loopback}" https = false }
admin: { admin_http = false }
`,
  'janus.plugin.videoroom.jcfg': 'general: { }\n',
})

export const startJanus = async (folder: string): Promise<JanusProgram> => {
  const configs = join(folder, 'janus')
  await mkdir(configs, { recursive: true })
  const port = await freePort()
  for (const [name, text] of Object.entries(configuration(configs, port)))
    await writeFile(join(configs, name), text)
  const child = spawn(program, ['--configs-folder', configs, '--config', join(configs, 'janus.jcfg')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)))
  const url = `http://${loopback}:${port}/janus`
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await withTimeout(gone, withinMs, 'Janus to end').catch(() => child.kill('SIGKILL'))
  }
  try {
    await until('Janus to answer', withinMs, async () => {
      if (child.exitCode !== null) throw new Error('Janus ended')
      return (await fetch(`${url}/info`).catch(() => undefined))?.ok === true
    })
    return { pid: child.pid ?? 0, url, close }
  } catch (error) {
    await close()
    throw new Error(`Janus did not start:\n${output}`, { cause: error })
  }
}
