import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'

/**
 * Plain JavaScript that defines `globalThis.readHallBlocks(source)`: the mark that a `<video>`, canvas or VideoFrame
 * shows now, or undefined. For a browser test to add to a page (`page.addScriptTag({ content })`), whatever the page
 * itself bundles.
 */
export async function readBlocksScript(): Promise<string> {
  const blocks = await readFile(new URL('blocks.ts', import.meta.url), 'utf8')
  const declarations = stripTypeScriptTypes(blocks).replaceAll(/^export /gm, '')
  return `globalThis.readHallBlocks = (() => {
${declarations}
const canvas = document.createElement('canvas')
const context = canvas.getContext('2d', { willReadFrequently: true })
return (source) => {
  canvas.width = source.videoWidth || source.displayWidth || source.width
  canvas.height = source.videoHeight || source.displayHeight || source.height
  if (canvas.width < BLOCK_COUNT || canvas.height < BLOCK_ROW_DIVISOR) return undefined
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return readBlocksOfImage(context.getImageData(0, 0, canvas.width, canvas.height))
}
})()
`
}
