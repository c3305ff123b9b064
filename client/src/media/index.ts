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
export type { Observable } from './observable.ts'
