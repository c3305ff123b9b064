export { createReserve, type Reserve } from './reserve.ts'
