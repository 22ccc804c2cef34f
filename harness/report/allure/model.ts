/** Allure's own types, with words where it has enums: the compiler holds our results against the format that Allure declares. */
import type { StepResult as AllureStep, TestResult as AllureTest } from "allure-js-commons";
import type { Category as AllureCategory } from "allure-js-commons/sdk";

type Words<T> = T extends string
  ? `${T}`
  : T extends RegExp
    ? never
    : T extends readonly (infer Item)[]
      ? readonly Words<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Words<T[Key]> }
        : T;

export type TestResult = Words<AllureTest>;
export type StepResult = Words<AllureStep>;
export type Attachment = TestResult["attachments"][number];
export type Category = Words<AllureCategory>;
export type Status = NonNullable<TestResult["status"]>;
