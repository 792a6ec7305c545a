/** In which order the gateways of the upstream are asked to carry one call. Pure. */

export interface GatewayPlace {
  id: string;
  priority: number;
  weight: number;
  sick: boolean;
}

/** A caller waits for each that is silent. */
const mostAsked = 4;

/**
 * Those of the lowest priority first, drawn by weight among equals. Sick ones are left out while one is well; where none is they are all asked, since
 * nobody knows better.
 * @param random from 0 to 1
 */
export function gatewayOrder(all: GatewayPlace[], random: () => number): string[] {
  const well = all.filter((one) => !one.sick);
  const left = (well.length > 0 ? well : all).slice();
  const order: string[] = [];
  while (left.length > 0 && order.length < mostAsked) {
    let lowest = (left[0] as GatewayPlace).priority;
    for (let i = 1; i < left.length; i++) lowest = Math.min(lowest, (left[i] as GatewayPlace).priority);
    let weights = 0;
    for (let i = 0; i < left.length; i++) if ((left[i] as GatewayPlace).priority === lowest) weights += (left[i] as GatewayPlace).weight;
    let drawn = random() * weights;
    let chosen = -1;
    for (let i = 0; i < left.length && drawn >= 0; i++) {
      const place = left[i] as GatewayPlace;
      if (place.priority !== lowest) continue;
      chosen = i;
      drawn -= place.weight;
    }
    order.push((left[chosen] as GatewayPlace).id);
    left.splice(chosen, 1);
  }
  return order;
}
