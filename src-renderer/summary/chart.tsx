import { BarChart, type BarChartProps, CompositeChart, type CompositeChartProps } from '@mantine/charts'
import type { ReactNode } from 'react'
import * as format from '../../src-preload/format.ts'
import css from './summary.module.css'

/**
 * Charts without animation, because their data change while they are on the screen. Keyboard and screen readers use the
 * table.
 */

interface FrameProps {
  /** Accessible name of the chart. */
  label: string
  /** Pixels. A minimum if the chart `fills` its card. */
  height: number
  fills?: boolean
}

function Frame({ label, height, fills = false, children }: FrameProps & { children: ReactNode }) {
  return (
    <div
      role="img"
      aria-label={label}
      className={fills ? `${css.chart} ${css.filling}` : css.chart}
      style={fills ? { minHeight: height } : undefined}
    >
      <div aria-hidden className={fills ? css.filled : undefined}>
        {children}
      </div>
    </div>
  )
}

const shared = {
  textColor: 'var(--text-dim)',
  gridColor: 'var(--line)',
  tickLine: 'none',
  maxBarWidth: 22,
  tooltipAnimationDuration: 0,
} as const

interface BarsProps
  extends FrameProps,
    Pick<BarChartProps, 'data' | 'dataKey' | 'series' | 'xAxisProps' | 'yAxisProps'> {
  isSideways?: boolean
  value?: (value: number) => string
}

export function Bars({ label, height, isSideways = false, value = format.number, ...rest }: BarsProps) {
  return (
    <Frame label={label} height={height}>
      <BarChart
        {...shared}
        {...rest}
        h={height}
        orientation={isSideways ? 'vertical' : 'horizontal'}
        cursorFill="var(--hover)"
        gridAxis={isSideways ? 'none' : 'x'}
        withXAxis={!isSideways}
        withBarValueLabel={isSideways}
        barLabelColor="var(--text)"
        valueLabelProps={{ formatter: (shown) => value(Number(shown)) }}
        valueFormatter={value}
        {...(isSideways && { maxBarWidth: 16 })}
        barProps={{ isAnimationActive: false, radius: isSideways ? [0, 3, 3, 0] : [3, 3, 0, 0] }}
        barChartProps={{ accessibilityLayer: false, ...(isSideways && { margin: { right: 48 } }) }}
      />
    </Frame>
  )
}

/** Bars with lines in front of them: lines stay readable where three bars per day would be too thin. */
export function BarsAndLines({
  label,
  height,
  fills = false,
  ...rest
}: FrameProps & Pick<CompositeChartProps, 'data' | 'dataKey' | 'series' | 'xAxisProps' | 'yAxisProps'>) {
  return (
    <Frame label={label} height={height} fills={fills}>
      <CompositeChart
        {...shared}
        {...rest}
        h={fills ? '100%' : height}
        gridAxis="x"
        withLegend
        legendProps={{ itemSorter: null }}
        valueFormatter={format.number}
        curveType="linear"
        strokeWidth={2.5}
        withDots={false}
        barProps={{ isAnimationActive: false, radius: [3, 3, 0, 0], fillOpacity: 0.4 }}
        lineProps={{ isAnimationActive: false }}
        composedChartProps={{ accessibilityLayer: false }}
      />
    </Frame>
  )
}
