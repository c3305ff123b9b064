import { onScopeDispose, shallowRef, type Ref } from 'vue'
import type { MediaFigures, MeetingConnection } from '../../media/index.ts'

const everyMs = 2000

/** How media pass, read every two seconds: by one alone, since each reading is of the time since the one before. */
export const useFigures = (connection: MeetingConnection): Readonly<Ref<MediaFigures | undefined>> => {
  const figures = shallowRef<MediaFigures>()
  let reading = false
  const read = async () => {
    if (reading) return
    reading = true
    try {
      figures.value = await connection.figures()
    } finally {
      reading = false
    }
  }
  const timer = setInterval(() => void read(), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return figures
}
