import { z } from 'zod'

/** One run of the recorder process, from its start to its end. */
export const RunId = z.uuid().brand('RunId')
export type RunId = z.infer<typeof RunId>
