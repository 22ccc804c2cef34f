/**
 * Addresses come from 198.18.0.0/15, which the RFCs set aside for testing between networks (RFC 2544), so that they collide
 * with nobody's office or VPN. A run takes one /22 of it and gives each network a /28: gateway .1, host .2, fabric .3, observer .4.
 */
export type AddressBlock = number & { readonly unit: "block" };

export const blockCount = 128;
const networksPerBlock = 64;

export const addressBlock = (index: number): AddressBlock => {
  if (!Number.isInteger(index) || index < 0 || index >= blockCount)
    throw new RangeError(`address block ${index} is not in 0…${blockCount - 1}`);
  return index as AddressBlock;
};

const base = (198 << 24) | (18 << 16);

const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");

export function subnetOf(
  block: AddressBlock,
  index: number,
): { subnet: string; gateway: string; address: string; fabric: string; observer: string } {
  if (index >= networksPerBlock) throw new RangeError(`a topology has at most ${networksPerBlock} networks`);
  const start = (base + block * networksPerBlock * 16 + index * 16) >>> 0;
  return {
    subnet: `${dotted(start)}/28`,
    gateway: dotted(start + 1),
    address: dotted(start + 2),
    fabric: dotted(start + 3),
    observer: dotted(start + 4),
  };
}
