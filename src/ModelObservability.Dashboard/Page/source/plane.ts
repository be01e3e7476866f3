import { svg } from './dom'

export interface PlaneLine { points: [number, number][], className: string }

const size = 220, left = 34, bottom = 30, top = 8, right = 8

const x = (value: number) => left + value * (size - left - right)
const y = (value: number) => size - bottom - value * (size - top - bottom)

/** Curves in the unit square: ROC, precision over recall, reliability. */
export function plane(name: string, across: string, upward: string, lines: PlaneLine[], mark?: [number, number], marks: [number, number, number][] = []): SVGSVGElement {
  const ticks = [0, 0.5, 1]
  return svg('svg', { viewBox: `0 0 ${size} ${size}`, class: 'plane', role: 'img', 'aria-label': `${name}: ${upward} over ${across}${mark ? `; at the threshold ${upward} is ${mark[1].toFixed(3)} and ${across} ${mark[0].toFixed(3)}` : ''}` },
    ...ticks.flatMap(tick => [
      svg('line', { x1: x(tick), x2: x(tick), y1: y(0), y2: y(1), class: 'grid' }),
      svg('line', { x1: x(0), x2: x(1), y1: y(tick), y2: y(tick), class: 'grid' }),
      svg('text', { x: x(tick), y: size - bottom + 13, 'text-anchor': 'middle' }, String(tick)),
      svg('text', { x: left - 5, y: y(tick) + 4, 'text-anchor': 'end' }, String(tick)),
    ]),
    svg('text', { x: x(0.5), y: size - 4, 'text-anchor': 'middle' }, across),
    svg('text', { x: 0, y: 0, 'text-anchor': 'middle', transform: `translate(9 ${y(0.5)}) rotate(-90)` }, upward),
    ...lines.map(line => svg('polyline', { points: line.points.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(' '), class: line.className })),
    ...marks.map(([px, py, weight]) => svg('circle', { cx: x(px), cy: y(py), r: 2 + 4 * Math.sqrt(weight), class: 'bin' })),
    mark ? svg('circle', { cx: x(mark[0]), cy: y(mark[1]), r: 5, class: 'mark' }) : null,
  )
}
