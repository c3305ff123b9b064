import { computed, ref, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { CameraId } from '../../../../server/contract/ids.ts'
import type { LayoutView, WallLayout } from '../../../../server/contract/wall.ts'
import { useApi } from '../../api/index.ts'
import { useLoading } from '../../ui/use-loading.ts'
import type { ShownCamera } from '../camera-tone.ts'
import { useTour } from './use-tour.ts'
import {
  fitTiles,
  readWallAddress,
  writeWallAddress,
  type WallAddress,
  type WallSize,
} from './wall-address.ts'

/** What the wall shows: its address, the layouts one keeps, the tour through them, and the tile that keys act on. */
export const useWall = (cameras: Readonly<Ref<readonly ShownCamera[]>>) => {
  const api = useApi()
  const route = useRoute()
  const router = useRouter()
  const kept = useLoading(() => api.review.layouts())
  const layouts = computed(() => kept.value.value?.items ?? [])
  const byId = computed(
    () => new Map<string, ShownCamera>(cameras.value.map((shown) => [shown.camera.id, shown])),
  )
  const everything = computed(() =>
    cameras.value.filter(({ camera }) => camera.enabled).map(({ camera }) => camera.id),
  )
  const address = computed(() => readWallAddress(route.query, everything.value))
  const layoutId = computed(() =>
    typeof route.query['layout'] === 'string' ? route.query['layout'] : undefined,
  )
  /** Tile that keys act on, from 1. */
  const chosen = ref(1)

  /** @param layout id of the layout that is shown; null: none any more */
  const go = (change: Partial<WallAddress>, layout: string | null = layoutId.value ?? null) =>
    void router.replace({
      query: {
        ...writeWallAddress({ ...address.value, ...change }),
        ...(layout !== null && { layout }),
      },
    })
  const show = ({ id, layout: { tiles, cameras: wanted } }: LayoutView) =>
    go(
      {
        tiles,
        cameras: fitTiles(
          wanted.map((one) => one ?? undefined),
          tiles,
        ),
        large: undefined,
      },
      id,
    )
  useTour({ on: computed(() => address.value.tour), layouts, current: layoutId, show })

  const wide = () => Math.sqrt(address.value.tiles)
  watch(
    () => address.value.tiles,
    (count) => (chosen.value = Math.min(chosen.value, count)),
  )
  return {
    ...{ address, layouts, layoutId, chosen, go, show },
    /** What is seen, as it would be kept. */
    layout: computed<WallLayout>(() => ({
      tiles: address.value.tiles,
      cameras: address.value.cameras.map((id) => CameraId.safeParse(id).data ?? null),
      tourSeconds: null,
    })),
    tiles: computed(() =>
      address.value.cameras
        .map((id, n) => ({ number: n + 1, shown: id === undefined ? undefined : byId.value.get(id) }))
        .filter(({ number }) => address.value.large === undefined || number === address.value.large),
    ),
    columns: computed(() => (address.value.large === undefined ? wide() : 1)),
    /** The camera in the chosen tile. */
    current: computed(() => byId.value.get(address.value.cameras[chosen.value - 1] ?? '')),
    setSize: (tiles: WallSize) => {
      const shown = address.value.cameras.some(Boolean) ? address.value.cameras : everything.value
      go({ tiles, cameras: fitTiles(shown, tiles), large: undefined })
    },
    changed: async (layout: LayoutView | undefined) => {
      await kept.reload()
      if (layout) show(layout)
    },
    enlarge: (number: number) => {
      chosen.value = number
      go({ large: address.value.large === number ? undefined : number })
    },
    /** Puts a camera into the chosen tile, and chooses the next. */
    place: (id: string) => {
      const placed = [...address.value.cameras]
      placed[chosen.value - 1] = id
      go({ cameras: placed }, null)
      chosen.value = (chosen.value % address.value.tiles) + 1
    },
    /** From tile to tile. */
    move: (dx: number, dy: number) => {
      const [column, row] = [(chosen.value - 1) % wide(), Math.floor((chosen.value - 1) / wide())]
      const clamp = (value: number) => Math.min(wide() - 1, Math.max(0, value))
      chosen.value = clamp(row + dy) * wide() + clamp(column + dx) + 1
    },
  }
}
