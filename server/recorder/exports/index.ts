export { createExports, type Exports } from './exports.ts'
export { createPieceReader, type LoadedPiece, type LoadedTrack } from './read-piece.ts'
