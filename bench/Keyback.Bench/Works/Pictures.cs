using System.Diagnostics;
using Keyback.Bench.Machines;
using Keyback.Bench.Results;
using Keyback.Challenges;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;

namespace Keyback.Bench.Works;

/// <summary>CAPTCHA pictures, drawn on all processors.</summary>
internal sealed class Pictures : IWork
{
    public string Name => "pictures";

    public IEnumerable<Target> Targets => [new Target("CAPTCHA pictures", "picture", null, 2000, false, "a second")];

    public Task MeasureAsync(Rig rig, Figures figures)
    {
        Draw(rig.Plan.WarmUp);
        figures.Add("picture", Draw(rig.Plan.Measured));
        return Task.CompletedTask;
    }

    private static double Draw(TimeSpan time)
    {
        var randomness = new SystemRandomness();
        var counts = new int[Environment.ProcessorCount];
        var watch = Stopwatch.StartNew();
        Parallel.For(0, counts.Length, new ParallelOptions { MaxDegreeOfParallelism = counts.Length }, thread =>
        {
            while (watch.Elapsed < time)
            {
                CaptchaPicture.Draw(CaptchaText.New(randomness), randomness);
                counts[thread]++;
            }
        });
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}
