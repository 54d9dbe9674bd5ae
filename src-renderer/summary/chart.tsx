import { BarChart, type BarChartProps } from '@mantine/charts'
import * as format from '../../src-preload/format.ts'
import css from './summary.module.css'

interface Props extends Pick<BarChartProps, 'data' | 'dataKey' | 'series' | 'xAxisProps' | 'yAxisProps'> {
  /** Accessible name of the chart. */
  label: string
  /** Pixels; at least that many, if the chart `fills` its card. */
  height: number
  fills?: boolean
  isSideways?: boolean
  withLegend?: boolean
  value?: (value: number) => string
}

/**
 * Bar chart without animation: its data changes while it is on the screen. Keyboard and screen readers use the table.
 */
export function Chart({
  label,
  height,
  fills = false,
  isSideways = false,
  withLegend = false,
  value = format.number,
  ...rest
}: Props) {
  return (
    <div
      role="img"
      aria-label={label}
      className={fills ? `${css.chart} ${css.filling}` : css.chart}
      style={fills ? { minHeight: height } : undefined}
    >
      <div aria-hidden className={fills ? css.filled : undefined}>
        <BarChart
          {...rest}
          h={fills ? '100%' : height}
          orientation={isSideways ? 'vertical' : 'horizontal'}
          textColor="var(--text-dim)"
          gridColor="var(--line)"
          cursorFill="var(--hover)"
          tickLine="none"
          gridAxis={isSideways ? 'none' : 'x'}
          withXAxis={!isSideways}
          withLegend={withLegend}
          legendProps={{ itemSorter: null }}
          withBarValueLabel={isSideways}
          barLabelColor="var(--text)"
          valueLabelProps={{ formatter: (shown) => value(Number(shown)) }}
          valueFormatter={value}
          maxBarWidth={isSideways ? 16 : 22}
          barProps={{ isAnimationActive: false, radius: isSideways ? [0, 3, 3, 0] : [3, 3, 0, 0] }}
          barChartProps={{ accessibilityLayer: false, ...(isSideways && { margin: { right: 48 } }) }}
          tooltipAnimationDuration={0}
        />
      </div>
    </div>
  )
}
