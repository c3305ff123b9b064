export type {
  ConnectionReason,
  ConnectionState,
  LiveConnection,
  LiveConnectionOptions,
  LiveState,
  LiveView,
  LocalSource,
  MediaPath,
  MeetingConnection,
  MeetingConnectionOptions,
  MeetingState,
  RemoteStream,
} from './connection-types.ts'
export { createLiveConnection } from './live-connection.ts'
export { createMeetingConnection } from './meeting-connection.ts'
export { SocketError } from './socket.ts'
export { createObservable, type Observable } from './observable.ts'
export { createSteerConnection, type SteerConnection, type SteerVector } from './steer-connection.ts'
export type { MediaFigures, StreamFigures } from './statistics.ts'
