import { bars } from './bars'
import { el } from './dom'
import { count, percent, score } from './format'
import type { Group } from './types'

/** How confident outputs were: what lies between two bounds of the cumulative counts. */
export function confidence(group: Group): HTMLElement | null {
  const counts = group.series.filter(one => one.i === 'ml.inference.output.confidence.at_most')
    .map((one): [number, number] => [Number(one.a['ml.confidence.bound']), one.last ?? 0]).sort((one, other) => one[0] - other[0])
  const total = counts.at(-1)?.[1] ?? 0
  if (total === 0) return null
  const sum = group.series.find(one => one.i === 'ml.inference.output.confidence.sum')?.last
  const bins = counts.map(([bound, below], at) => ({ from: at ? counts[at - 1][0] : 0, to: bound, count: below - (at ? counts[at - 1][1] : 0) }))
  return el('section', { class: 'card', 'data-instrument': 'ml.inference.output.confidence.at_most' }, el('h3', {}, 'Confidence of outputs', el('small', {}, 'since the start')),
    bars(`Confidence of ${count(total)} outputs: ${bins.filter(bin => bin.count > 0).map(bin => `${bin.from} to ${bin.to}: ${percent(bin.count / total)}`).join(', ')}`,
      bins.map(bin => ({ title: `${bin.from} to ${bin.to}: ${count(bin.count)} outputs, ${percent(bin.count / total)}`, values: [bin.count] })), ['c-blue'],
      `from 0 to 1, the last bars narrower (0.95, 0.99, 0.999); ${count(total)} outputs`, typeof sum === 'number' ? `, mean ${score(sum / total)}` : ''))
}
