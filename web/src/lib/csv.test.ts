import { expect, it } from "vitest";
import { csvName, toCsv } from "./csv";

it("quotes commas, quotes and line breaks", () => {
  expect(toCsv(["Name", "Note"], [["Smith, Ann", 'said "no"\nthen left']])).toBe(
    'Name,Note\r\n"Smith, Ann","said ""no""\nthen left"\r\n',
  );
});

it("keeps negative figures figures and disarms formulas", () => {
  expect(toCsv(["a"], [["-12.50"], ["=1+1"], ["-x"], [null]])).toBe(
    "a\r\n-12.50\r\n'=1+1\r\n'-x\r\n\r\n",
  );
});

it("names the file after the table", () => {
  expect(csvName("Open lots of VTI")).toBe("open-lots-of-vti.csv");
  expect(csvName("—")).toBe("table.csv");
});
