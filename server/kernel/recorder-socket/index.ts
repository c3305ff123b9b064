export { createRecorderSocket, type RecorderSocket } from './recorder-socket.ts'
