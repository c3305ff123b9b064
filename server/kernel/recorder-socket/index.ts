export { createRecorderSocket, type RecorderSocket } from './recorder-socket.ts'
export { openTrack, type OpenTrack, type TrackCallbacks } from './open-track.ts'
