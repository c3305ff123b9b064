import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type ECharts } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// Only what is drawn here: the whole of ECharts is over a megabyte.
use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer])

/** One figure of several lines. */
export interface ChartContent {
  readonly kind: 'bar' | 'line'
  readonly names: readonly string[]
  readonly values: readonly (number | null)[]
  /** How a value reads. */
  readonly text: (value: number) => string
  readonly colour: string
  readonly ink: string
  readonly line: string
  readonly onChosen: (index: number) => void
}

export interface Chart {
  show(content: ChartContent): void
  resize(): void
  close(): void
}

const lines = (content: ChartContent) => {
  const category = {
    type: 'category' as const,
    data: [...content.names],
    axisLabel: {
      color: content.ink,
      ...(content.kind === 'bar' && { width: 190, overflow: 'truncate' as const }),
    },
    axisLine: { lineStyle: { color: content.line } },
    axisTick: { show: false },
  }
  const value = {
    type: 'value' as const,
    axisLabel: { color: content.ink, formatter: (shown: number) => content.text(shown) },
    splitLine: { lineStyle: { color: content.line } },
  }
  // Names of units are long: they stand beside lying bars.
  return content.kind === 'bar'
    ? { xAxis: value, yAxis: { ...category, inverse: true } }
    : { xAxis: category, yAxis: value }
}

/** A chart in an element, which must have a height. */
export const createChart = (element: HTMLElement): Chart => {
  const chart: ECharts = init(element)
  let choose: ((index: number) => void) | undefined
  chart.on('click', ({ dataIndex }) => choose?.(dataIndex))
  return {
    show: (content) => {
      choose = content.onChosen
      chart.setOption(
        {
          animationDuration: 200,
          color: [content.colour],
          grid: { left: 8, right: 48, top: 16, bottom: 8, containLabel: true },
          tooltip: {
            trigger: content.kind === 'line' ? 'axis' : 'item',
            valueFormatter: (value: unknown) => (typeof value === 'number' ? content.text(value) : '–'),
          },
          ...lines(content),
          series: [
            {
              type: content.kind,
              data: [...content.values],
              barMaxWidth: 22,
              cursor: 'pointer',
              ...(content.kind === 'bar' && {
                label: {
                  show: true,
                  position: 'right',
                  color: content.ink,
                  formatter: ({ value }: { readonly value: unknown }) =>
                    typeof value === 'number' ? content.text(value) : '',
                },
              }),
            },
          ],
        },
        true,
      )
    },
    resize: () => chart.resize(),
    close: () => chart.dispose(),
  }
}
