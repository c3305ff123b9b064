/**
 * A stub ONVIF device: a small HTTP server that answers what a camera with PTZ answers (Device, Media and PTZ services
 * of Profile S), checks logins as devices do, and fails in the ways they do.
 */
import { createHash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { answerOf, fault, type StubState } from './answers.ts'

/** `silence`: takes requests and never answers; `cut`: breaks off in the middle; `garbage`: answers what is no SOAP. */
export type StubFault = 'none' | 'silence' | 'cut' | 'garbage' | 'refuse'

/** One SOAP request that arrived. */
export interface StubCall {
  readonly operation: string
  readonly body: string
  /** The user of a login that was right. */
  readonly user: string | undefined
}

export interface StubDevice {
  /** Of its device service, as a browser's form takes it. */
  readonly url: string
  readonly calls: StubCall[]
  readonly state: StubState
  fault: StubFault
  /** Operations that `fault` concerns; undefined: all. */
  faulty: readonly string[] | undefined
  /** Calls of this operation. */
  of(operation: string): readonly StubCall[]
  close(): Promise<void>
}

export interface StubOptions {
  readonly login?: { readonly user: string; readonly password: string }
  /** Without: no PTZ service and no PTZ configuration. Default true. */
  readonly ptz?: boolean
  /** RTSP address of each profile, the largest first. */
  readonly streams?: readonly string[]
}

const tag = (body: string, name: string): string | undefined =>
  new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`, 'u').exec(body)?.[1]

/** WS-Security UsernameToken profile: Base64(SHA-1(nonce + created + password)). */
const isRightLogin = (body: string, login: NonNullable<StubOptions['login']>): boolean => {
  const [user, digest, nonce, created] = ['Username', 'Password', 'Nonce', 'Created'].map((name) =>
    tag(body, name),
  )
  if (user !== login.user || nonce === undefined || created === undefined) return false
  // Devices refuse what is older than some seconds: a login must not be good for ever.
  if (Math.abs(Date.parse(created) - Date.now()) > 10_000) return false
  const wanted = createHash('sha1')
    .update(Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(created + login.password)]))
    .digest('base64')
  return digest === wanted
}

const operationOf = (body: string): string =>
  /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/u.exec(body)?.[1] ?? 'none'

export const startStubDevice = async (options: StubOptions = {}): Promise<StubDevice> => {
  const state: StubState = {
    presets: new Map([['1', '窗口全景']]),
    nextPreset: 2,
    ptz: options.ptz ?? true,
    streams: options.streams ?? ['rtsp://10.0.0.9/main', 'rtsp://10.0.0.9/sub'],
    origin: '',
  }
  const calls: StubCall[] = []

  const reply = (response: ServerResponse, status: number, body: string): void => {
    response.writeHead(status, { 'content-type': 'application/soap+xml; charset=utf-8' }).end(body)
  }
  const fail = (response: ServerResponse): boolean => {
    if (device.fault === 'silence') return true
    if (device.fault === 'garbage') reply(response, 200, '<html><body>camera</body></html>')
    else if (device.fault === 'refuse')
      reply(response, 500, fault('ter:ActionNotSupported', 'Not implemented'))
    else if (device.fault === 'cut') {
      response.writeHead(200, { 'content-length': 5000 }).write('<?xml version="1.0"?><s:Envelope>')
      setImmediate(() => response.destroy())
    } else return false
    return true
  }

  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const operation = operationOf(body)
      const { login } = options
      const right = login !== undefined && isRightLogin(body, login)
      calls.push({ operation, body, user: right ? login.user : undefined })
      const concerned = device.faulty === undefined || device.faulty.includes(operation)
      if (device.fault !== 'none' && concerned && fail(response)) return
      // The clock may be asked by anybody: without it nobody could make a login (ONVIF Core §5.9.4.2).
      if (login && !right && operation !== 'GetSystemDateAndTime') {
        reply(response, 400, fault('ter:NotAuthorized', 'Sender not Authorized'))
        return
      }
      const answer = answerOf(operation, body, state)
      if (answer === undefined)
        reply(response, 400, fault('ter:ActionNotSupported', 'Optional Action Not Implemented'))
      else reply(response, 200, answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const device: StubDevice = {
    url: `${state.origin}/onvif/device_service`,
    calls,
    state,
    fault: 'none',
    faulty: undefined,
    of: (operation) => calls.filter((one) => one.operation === operation),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return device
}
