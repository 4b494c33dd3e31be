/** The sample people, as the installation makes them in demo mode; the password is printed at each start. */
export const demoPassword = "bursar-demo";

const person = (key: string, name: string, story: string) => ({
  email: `${key}@bursar.example`,
  name,
  story,
});

export const demoPeople = [
  person("sarah", "Sarah, 42", "Marketing director who wants to retire at 55"),
  person("michael", "Michael, 38", "Software engineer with RSUs and incentive options"),
  person("jennifer", "Jennifer & David", "Two incomes, two teenagers, one house"),
  person("robert", "Robert, 52", "Consultant catching up on retirement"),
  person("lisa", "Lisa, 45", "Rebuilding on one income"),
  person("dev", "Dev, 35", "Developer with coins, and shares held in India"),
  person("owner", "Olivia, 46", "A firm of her own, and income that comes in waves"),
  person("teacher", "Hannah, 39", "Teacher with a 403(b) and an inheritance"),
];
