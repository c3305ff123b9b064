import { inject, type InjectionKey } from 'vue'
import { createAlertsApi } from './alerts.ts'
import { createArchivesApi } from './archives.ts'
import { createAuditApi } from './audit.ts'
import { createDirectoryApi } from './directory.ts'
import { createHallApi } from './hall.ts'
import { createHealthApi } from './health.ts'
import { createMeetingRecordApi } from './meeting-record.ts'
import { createMeetingsApi } from './meetings.ts'
import { createOrdersApi } from './orders.ts'
import { createPlanningApi } from './planning.ts'
import { createSend, type SendOptions } from './request.ts'
import { createReviewApi } from './review.ts'
import { createSearchApi } from './search.ts'
import { createSessionApi } from './session.ts'
import { createStatisticsApi } from './statistics.ts'
import { createVenueDutiesApi } from './venue-duties.ts'
import { createSupervisionApi } from './supervision.ts'

/** Everything the server offers over HTTP, area by area. */
export const createApi = (options: SendOptions) => {
  const send = createSend(options)
  return {
    session: createSessionApi(send),
    meetings: createMeetingsApi(send),
    meetingRecord: createMeetingRecordApi(send),
    planning: createPlanningApi(send),
    venueDuties: createVenueDutiesApi(send),
    hall: createHallApi(send),
    review: createReviewApi(send),
    directory: createDirectoryApi(send),
    audit: createAuditApi(send),
    alerts: createAlertsApi(send),
    archives: createArchivesApi(send),
    health: createHealthApi(send),
    orders: createOrdersApi(send),
    statistics: createStatisticsApi(send),
    search: createSearchApi(send),
    supervision: createSupervisionApi(send),
  }
}
export type Api = ReturnType<typeof createApi>

export const apiKey: InjectionKey<Api> = Symbol('api')

/** The API, inside a component's setup. */
export const useApi = (): Api => {
  const api = inject(apiKey)
  if (!api) throw new Error('the API was not provided')
  return api
}
