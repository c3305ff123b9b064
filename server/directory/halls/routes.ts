import { z } from 'zod'
import { HallView, WindowQuery, WindowView } from '../../contract/directory.ts'
import type { Access } from '../../kernel/access/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { Halls } from './halls.ts'

/** The halls and their windows: public knowledge within the organisation. */
export const hallRoutes = (options: { readonly access: Access; readonly halls: Halls }): readonly Route[] => {
  const { access, halls } = options
  return [
    route(
      'unit.read',
      {
        method: 'get',
        path: '/api/halls',
        summary: 'Service halls with their floor plans',
        response: z.object({ items: z.array(HallView) }),
      },
      async (_call, actor) => {
        const found = await halls.all()
        return { items: found.filter(({ unitId }) => access.allows(actor, 'unit.read', unitId)) }
      },
    ),
    route(
      'unit.read',
      {
        method: 'get',
        path: '/api/windows',
        summary: "The halls' windows, with the units whose items they take",
        query: WindowQuery,
        response: z.object({ items: z.array(WindowView) }),
      },
      async ({ query }, actor) => {
        const seen = (await halls.all()).filter(({ unitId }) => access.allows(actor, 'unit.read', unitId))
        const windows = await halls.windows(query.hall)
        return {
          items: windows
            .filter(({ hallId }) => seen.some(({ id }) => id === hallId))
            .map((window) => ({ ...window, unitIds: [...window.unitIds] })),
        }
      },
    ),
  ]
}
