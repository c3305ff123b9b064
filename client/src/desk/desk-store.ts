import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { AlertView } from '../../../server/contract/alert.ts'
import { deskEvents, deskNamespace, deskServerEvents } from '../../../server/contract/desk.ts'
import { openNamespace, type NamespaceSocket } from '../media/socket.ts'
import { fromSnapshot, withAlert, type AlertsById } from './alert-list.ts'

type DeskSocket = NamespaceSocket<typeof deskEvents, typeof deskServerEvents>

/** What has just happened to an alert, for who does not see the screen. */
export interface AlertNews {
  readonly what: 'raised' | 'over'
  readonly alert: AlertView
}

const retryMs = 3000

/** Alerts and cameras as the server tells them, live; after a break all at once again. */
export const useDesk = defineStore('desk', () => {
  const alerts = shallowRef<AlertsById>(new Map())
  /** Counts what was told of cameras: whoever shows them fetches anew. */
  const cameraChanges = ref(0)
  const news = shallowRef<AlertNews>()
  /** The last answer of the server holds. */
  const live = ref(false)
  let socket: DeskSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const take = (alert: AlertView): void => {
    const before = alerts.value.get(alert.id)
    const after = withAlert(alerts.value, alert)
    if (after === alerts.value) return
    alerts.value = after
    if (!before && alert.endedAt === null) news.value = { what: 'raised', alert }
    if (before?.endedAt === null && alert.endedAt !== null && !alert.merged)
      news.value = { what: 'over', alert }
  }

  const open = async (opened: DeskSocket): Promise<void> => {
    try {
      const answer = await opened.request('desk.open', {})
      if (opened !== socket) return
      alerts.value = fromSnapshot(alerts.value, answer.alerts)
      cameraChanges.value += 1
      live.value = true
    } catch {
      if (opened === socket && opened.connected) timer = setTimeout(() => void open(opened), retryMs)
    }
  }

  const stop = (): void => {
    clearTimeout(timer)
    socket?.close()
    socket = undefined
    live.value = false
    alerts.value = new Map()
    news.value = undefined
  }

  const start = (): void => {
    stop()
    const opened: DeskSocket = openNamespace(deskNamespace, { asked: deskEvents, told: deskServerEvents })
    socket = opened
    opened.listen({
      'alert.changed': take,
      'camera.changed': () => (cameraChanges.value += 1),
    })
    opened.onConnect(() => void open(opened))
    opened.onDisconnect((final) => {
      live.value = false
      clearTimeout(timer)
      // Ended by the server, as when it stops: it is asked again until the session is over.
      if (final) timer = setTimeout(() => opened.connect(), retryMs)
    })
    opened.connect()
  }

  return { alerts, cameraChanges, news, live, take, start, stop }
})
