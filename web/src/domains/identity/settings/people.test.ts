import { expect, it } from "vitest";
import { dayOfEnd, endOfDay } from "./people";
import { deviceName } from "./session-list";

it("brings a picked last day back as the same day, wherever the reader is", () => {
  expect(dayOfEnd(endOfDay("2027-03-14"))).toBe("2027-03-14");
  expect(dayOfEnd(endOfDay("2099-12-31"))).toBe("2099-12-31");
});

it("names a device in words", () => {
  expect(
    deviceName("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit Safari/605.1.15"),
  ).toBe("Safari on a Mac");
  expect(deviceName("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130")).toBe(
    "Edge on Windows",
  );
  expect(deviceName(null)).toBe("Unknown device");
});
