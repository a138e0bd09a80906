using System.Diagnostics;
using Keyback.Challenges;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;

namespace Keyback.Bench.Captcha;

/// <summary>How many pictures a second are drawn, and how large they are.</summary>
internal static class DrawingRate
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    internal static void Print()
    {
        Draw(TimeSpan.FromSeconds(1)); // compiled and optimised before it counts
        var before = Environment.CpuUsage.TotalTime;
        var (alone, bytes) = Draw(Duration);
        var spent = Environment.CpuUsage.TotalTime - before;
        Console.WriteLine($"one thread: {alone / Duration.TotalSeconds:F0} pictures a second ({spent.TotalMilliseconds / alone:F2} ms of processor each), {bytes / alone} bytes each");

        var all = new int[Environment.ProcessorCount];
        Parallel.For(0, all.Length, thread => all[thread] = Draw(Duration).Pictures);
        Console.WriteLine($"{all.Length} threads: {all.Sum() / Duration.TotalSeconds:F0} pictures a second");
    }

    private static (int Pictures, long Bytes) Draw(TimeSpan duration)
    {
        var randomness = new SystemRandomness();
        var watch = Stopwatch.StartNew();
        var (pictures, bytes) = (0, 0L);
        while (watch.Elapsed < duration)
        {
            bytes += CaptchaPicture.Draw(CaptchaText.New(randomness), randomness).Length;
            pictures++;
        }

        return (pictures, bytes);
    }
}
