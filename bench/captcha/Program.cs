using System.Globalization;
using Keyback.Bench.Captcha;

var pictures = args is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 1000;
DrawingRate.Print();
await ReadingRate.PrintAsync(pictures);
