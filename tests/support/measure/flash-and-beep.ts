import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const mostOutput = 512 * 1024 * 1024
const soundRate = 8000

/** Arguments by which ffmpeg makes a picture that flashes, and a tone that beeps, at the start of each full second. */
export const flashAndBeep = (size: string, fps: number) => ({
  picture: `color=black:s=${size}:r=${fps},drawbox=w=iw:h=ih:t=fill:c=white:enable='lt(mod(t,1),0.2)'`,
  sound: "aevalsrc='if(lt(mod(t,1),0.2),0.5*sin(2*PI*1000*t),0)':s=48000",
})

/** Where a picture becomes bright after it was dark, in seconds of the file. */
export const flashesIn = async (path: string): Promise<readonly number[]> => {
  const { stderr } = await run(
    'ffmpeg',
    [
      ...['-hide_banner', '-i', path, '-map', '0:v', '-vf', 'scale=16:16,format=gray,showinfo'],
      ...['-fps_mode', 'passthrough', '-f', 'null', '-'],
    ],
    { maxBuffer: mostOutput },
  )
  const flashes: number[] = []
  let dark = false
  for (const [, time, mean] of stderr.matchAll(/pts_time:([\d.]+).*?mean:\[(\d+)/gu)) {
    const bright = Number(mean) > 128
    if (bright && dark) flashes.push(Number(time))
    dark = !bright
  }
  return flashes
}

/** Where a tone begins after silence, in seconds of the file. */
export const beepsIn = async (path: string): Promise<readonly number[]> => {
  const { stdout } = await run(
    'ffmpeg',
    [
      ...['-v', 'error', '-i', path, '-map', '0:a', '-af', 'aresample=async=1:first_pts=0'],
      ...['-ac', '1', '-ar', String(soundRate), '-f', 's16le', '-'],
    ],
    { maxBuffer: mostOutput, encoding: 'buffer' },
  )
  const beeps: number[] = []
  let silentSince = 0
  for (let n = 0; n + 1 < stdout.length / 2; n += 1) {
    if (Math.abs(stdout.readInt16LE(n * 2)) < 1500) continue
    if (n - silentSince > soundRate * 0.3) beeps.push(n / soundRate)
    silentSince = n
  }
  return beeps
}

/** How far each beep is from the flash nearest to it, in milliseconds: positive where the sound comes late. */
export const offsetsBetween = (flashes: readonly number[], beeps: readonly number[]): readonly number[] =>
  beeps.flatMap((beep) => {
    const nearest = flashes.toSorted((one, other) => Math.abs(one - beep) - Math.abs(other - beep))[0]
    return nearest === undefined || Math.abs(nearest - beep) > 0.4 ? [] : [(beep - nearest) * 1000]
  })
