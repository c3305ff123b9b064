import { toAddressTime } from '../../ui/wall-clock.ts'

/** Saves a picture as it is shown, named after its camera and time. */
export const saveSnapshot = (
  picture: HTMLCanvasElement | HTMLVideoElement,
  name: string,
  at: number,
): void => {
  const canvas = document.createElement('canvas')
  const isVideo = picture instanceof HTMLVideoElement
  canvas.width = isVideo ? picture.videoWidth : picture.width
  canvas.height = isVideo ? picture.videoHeight : picture.height
  canvas.getContext('2d')?.drawImage(picture, 0, 0)
  canvas.toBlob((blob) => {
    if (!blob) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = `${name} ${toAddressTime(at).replaceAll(':', '-')}.png`
    link.click()
    URL.revokeObjectURL(link.href)
  })
}
