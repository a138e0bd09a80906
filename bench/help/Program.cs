using Keyback.Bench.Help;

SearchRate.Print(args is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 10_000);
