import { relative } from "node:path";

/** A file's path as seen from a folder, with the slashes that editors and GitHub take. */
export const pathFrom = (folder: string, file: string): string => relative(folder, file).replaceAll("\\", "/");
