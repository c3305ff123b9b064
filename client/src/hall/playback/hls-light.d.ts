/** The build without what hall cameras never send (subtitles, alternate audio, encryption); hls.js types only the whole. */
declare module 'hls.js/light' {
  export { default } from 'hls.js'
  export * from 'hls.js'
}
