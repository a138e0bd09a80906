using Keyback.Server.Dispatch;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Keyback.Server.Tests.Platform;

/// <summary>What <c>/health/ready</c> says of a node that is ready and yet needs somebody to look.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Messages_that_nobody_has_sent_for_a_minute_are_late()
    {
        await using var host = await KeybackHost.StartAsync(adjust: services => services.Remove(
            services.Single(service => service.ImplementationType == typeof(Dispatcher))));
        await host.AddAccountAsync("mei@example.com");
        await host.Api.StartedAsync("mei@example.com");

        host.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("""{"status":"ready","database":"ok","outbox":"ok","oldest_due_seconds":59}""", await SaidAsync(host));

        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("""{"status":"ready","database":"ok","outbox":"late","oldest_due_seconds":61}""", await SaidAsync(host));
    }

    [Theory]
    [InlineData(0, "ok")]
    [InlineData(-3, "off")]
    [InlineData(3, "off")]
    public async Task A_clock_more_than_a_second_from_the_databases_is_off(int seconds, string told)
    {
        var database = PostgresCluster.Instance.Create();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using (var host = await KeybackHost.StartAsync(
            [("Keyback:Storage:Provider", "postgres"), ("Keyback:Storage:ConnectionString", PostgresCluster.Instance.ConnectionStringOf(database))], clock: clock))
        {
            var real = DateTimeOffset.UtcNow.AddSeconds(seconds);
            clock.AutoAdvanceAmount = TimeSpan.Zero;
            if (real > clock.GetUtcNow())
            {
                clock.SetUtcNow(real);
            }
            else
            {
                clock.AdjustTime(real);
            }

            var said = await SaidAsync(host);

            Assert.Contains($"\"clock\":\"{told}\"", said, StringComparison.Ordinal);
            Assert.Contains("\"status\":\"ready\"", said, StringComparison.Ordinal);
        }

        PostgresCluster.Instance.Drop(database);
    }

    private static async Task<string> SaidAsync(KeybackHost host) =>
        await host.Api.Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
}
