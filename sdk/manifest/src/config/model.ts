/** A configuration schema, understood: what decoder, table and validation are made from. */
export type ConfigType =
  | StringType
  | IntegerType
  | NumberType
  | BooleanType
  | ListType
  | MapType
  | ObjectType
  | JsonType;

export interface StringType {
  readonly kind: "string";
  readonly minLength: number;
  readonly maxLength: number | undefined;
  readonly values: readonly string[] | undefined;
  /** `x-secret`: never shown, and hashed or resolved by the controller. */
  readonly secret: boolean;
  /** `x-bytes`: decoded as `Bytes`, for texts that are compared with bytes of the wire. */
  readonly bytes: boolean;
}

export interface IntegerType {
  readonly kind: "integer";
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

export interface NumberType {
  readonly kind: "number";
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

export interface BooleanType {
  readonly kind: "boolean";
}

export interface ListType {
  readonly kind: "list";
  readonly items: ConfigType;
  readonly minItems: number;
  readonly maxItems: number | undefined;
}

/** An object whose keys the user chooses; in the order written. */
export interface MapType {
  readonly kind: "map";
  readonly values: ConfigType;
}

export interface ObjectType {
  readonly kind: "object";
  /** Name of its class. */
  readonly name: string;
  readonly description: string;
  readonly properties: readonly Property[];
  /** Whether keys beside the properties are ignored without a warning. */
  readonly open: boolean;
}

/** Any JSON (`x-any`), handed on as it is. */
export interface JsonType {
  readonly kind: "json";
}

export interface Property {
  readonly key: string;
  /** Name of its field: the key in camel case. */
  readonly field: string;
  readonly type: ConfigType;
  readonly required: boolean;
  /** Undefined when there is none; checked against the type. */
  readonly fallback: unknown;
  readonly description: string;
}

/** A plugin's whole configuration. */
export interface ConfigModel {
  readonly root: ObjectType;
  /** `x-override`: a rule changes single keys of the global configuration instead of replacing it. */
  readonly override: boolean;
}
