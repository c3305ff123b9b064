export { createSockets, type SocketOwner, type Sockets } from './server.ts'
export { handle, type HandlerContext } from './handle.ts'
