import { describe, expect, it } from "vitest";
import { canonicalJson } from "@/lib/shared/canonical-json";
import { sliceArray } from "./json-slices";

describe("slicing a JSON text", () => {
  it("keeps elements exactly as they were written", () => {
    const items = [
      '{ "name" : "a", "z":1.0e0, "big": 9007199254740993, "u":"\\u00e9" }',
      '{"name":"b \\"]},{[","nested":{"x":[1,[2,{"y":"]"}]]}}',
      '"text, with ] and \\\\"',
      "-1.5e3",
      "true",
      "null",
      "[]",
      "{}",
    ];
    const text = ` {"id":1 ,\n "result" : {"x":"tools", "tools":[ ${items.join(" ,\n")} ], "after":[1]}}`;
    expect(JSON.parse(text)).toBeTruthy();
    expect(sliceArray(text, ["result", "tools"])).toEqual(items);
    expect(sliceArray(text, ["result", "after"])).toEqual(["1"]);
  });

  it("finds nothing where there is no such array", () => {
    for (const text of [
      "{}",
      "[]",
      "1",
      '{"result":{}}',
      '{"result":{"tools":{}}}',
      '{"result":{"tools":[]}}',
    ])
      expect(sliceArray(text, ["result", "tools"])).toEqual([]);
  });

  it("reads escaped and duplicate keys the way JSON.parse does", () => {
    const text = '{"result":{"tools":[1]},"r\\u0065sult":{"tools":[2],"tool\\u0073":[3]}}';
    expect(sliceArray(text, ["result", "tools"])).toEqual(["3"]);
    expect(JSON.parse(text)).toEqual({ result: { tools: [3] } });
  });

  it("bears a million levels of nesting", () => {
    const deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
    expect(sliceArray(`{"result":{"tools":[${deep}]}}`, ["result", "tools"])).toEqual([deep]);
  });
});

describe("canonical JSON", () => {
  it("is the same for the same thing spelled differently, and differs otherwise", () => {
    const spelled = (text: string) => canonicalJson(JSON.parse(text));
    expect(spelled('{"b":[1.0,{"d":1,"c":2}],"a":"\\u00e9"}')).toBe(
      spelled('{ "a":"é", "b":[1,{"c":2,"d":1}] }'),
    );
    expect(spelled("[1,2]")).not.toBe(spelled("[2,1]"));
    expect(spelled('{"a":"1"}')).not.toBe(spelled('{"a":1}'));
  });

  it("gives up beyond 64 levels", () => {
    expect(canonicalJson(JSON.parse("[".repeat(64) + "]".repeat(64)))).not.toBeNull();
    expect(canonicalJson(JSON.parse("[".repeat(5_000) + "]".repeat(5_000)))).toBeNull();
  });
});
