import { ElMessage } from 'element-plus'
import { computed } from 'vue'
import { useTexts } from '../../app/i18n/use-texts.ts'
import { useSeparateWindow, type SeparateWindow } from './window/use-separate-window.ts'

/** What may stand in a window of its own, for a room with several displays. */
export const windowNames = ['picture', 'share', 'panel'] as const
export type RoomWindowName = (typeof windowNames)[number]

export interface RoomWindows {
  readonly all: Readonly<Record<RoomWindowName, SeparateWindow>>
  readonly opened: Readonly<{ value: readonly RoomWindowName[] }>
  /** Opens a window, or closes the one that there is. */
  readonly toggle: (name: RoomWindowName) => void
}

export const useRoomWindows = (title: () => string): RoomWindows => {
  const { t } = useTexts()
  const all: Record<RoomWindowName, SeparateWindow> = {
    picture: useSeparateWindow('picture', { width: 1280, height: 760 }),
    share: useSeparateWindow('share', { width: 1280, height: 760 }),
    panel: useSeparateWindow('panel', { width: 460, height: 900 }),
  }
  return {
    all,
    opened: computed(() => windowNames.filter((name) => all[name].opened.value !== undefined)),
    toggle: (name) => {
      if (all[name].opened.value) all[name].close()
      else if (!all[name].open(`${t(`room.windows.${name}`)} - ${title()}`))
        ElMessage.warning(t('room.windowRefused'))
    },
  }
}
