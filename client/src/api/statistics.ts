import type { z } from 'zod'
import type { ComplaintId } from '../../../server/contract/ids.ts'
import {
  Complainant,
  ComplaintPage,
  ComplaintView,
  ComplaintWithCourse,
  type NewComplaint,
} from '../../../server/contract/supervision/complaint.ts'
import { InterestLooks } from '../../../server/contract/supervision/interest.ts'
import {
  Scores,
  StatisticsView,
  UnitScore,
  YearScores,
  type NewScoreEntry,
} from '../../../server/contract/supervision/statistics.ts'
import type { Query, Send } from './request.ts'

/** Address of the figures as a list for spreadsheets. */
export const statisticsListUrl = (query: Readonly<Record<string, string | number | undefined>>): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return `/api/statistics/list.csv?${search.toString()}`
}

export const createStatisticsApi = (send: Send) => ({
  figures: (query: Query) => send({ path: '/api/statistics', query }, StatisticsView),
  scores: (month: string) => send({ path: '/api/statistics/scores', query: { month } }, Scores),
  yearScores: (year: number) => send({ path: '/api/statistics/scores/year', query: { year } }, YearScores),
  enterScore: (body: z.input<typeof NewScoreEntry>) =>
    send({ method: 'POST', path: '/api/statistics/score-entries', body }, UnitScore),
  complaints: (query: Query) => send({ path: '/api/complaints', query }, ComplaintPage),
  complaint: (id: ComplaintId) => send({ path: `/api/complaints/${id}` }, ComplaintWithCourse),
  /** Each call is written to the audit log. */
  complainant: (id: ComplaintId) => send({ path: `/api/complaints/${id}/complainant` }, Complainant),
  addComplaint: (body: z.input<typeof NewComplaint>) =>
    send({ method: 'POST', path: '/api/complaints', body }, ComplaintView),
  actOnComplaint: (id: ComplaintId, verb: 'taking' | 'reply', text: string) =>
    send({ method: 'POST', path: `/api/complaints/${id}/${verb}`, body: { text } }, ComplaintView),
  closeComplaint: (id: ComplaintId, upheld: boolean, text: string) =>
    send({ method: 'POST', path: `/api/complaints/${id}/closing`, body: { upheld, text } }, ComplaintView),
  looks: (query: Query) => send({ path: '/api/interest/looks', query }, InterestLooks),
})
