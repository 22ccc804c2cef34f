import type { KnownClients } from "../parameters/parameters.ts";

/** Client profiles by name; the first is the one that figures are quoted for. */
export const clientNames: KnownClients = ["kafkajs"];
