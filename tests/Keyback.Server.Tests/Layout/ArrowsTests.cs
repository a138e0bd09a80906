using System.Reflection;
using Keyback.Channels;
using Keyback.Client;
using Keyback.Server.Platform;
using Keyback.Storage;

namespace Keyback.Server.Tests.Layout;

/// <summary>Who may know whom: the rules know nobody of ours, and only the server knows all. The client stands apart.</summary>
public sealed class ArrowsTests
{
    private static readonly Assembly Rules = typeof(Randomness).Assembly;
    private static readonly Assembly Store = typeof(Database).Assembly;
    private static readonly Assembly Ways = typeof(EmailOptions).Assembly;
    private static readonly Assembly Server = typeof(KeybackServer).Assembly;
    private static readonly Assembly Client = typeof(KeybackClient).Assembly;

    [Fact]
    public void The_rules_know_nothing_of_ours() => Assert.Empty(KnownOf(Rules));

    [Fact]
    public void The_store_knows_the_rules_alone() => Assert.Equal([NameOf(Rules)], KnownOf(Store));

    [Fact]
    public void The_channels_know_the_rules_alone() => Assert.Equal([NameOf(Rules)], KnownOf(Ways));

    [Fact]
    public void The_server_knows_them_all() =>
        Assert.Equal(new[] { NameOf(Rules), NameOf(Ways), NameOf(Store) }.Order(), KnownOf(Server).Order());

    [Fact]
    public void The_client_knows_nothing_of_ours_and_nobody_of_ours_knows_the_client()
    {
        Assert.Empty(KnownOf(Client));
        Assert.All(new[] { Rules, Store, Ways, Server }, assembly => Assert.DoesNotContain(NameOf(Client), KnownOf(assembly)));
    }

    [Fact]
    public void The_client_needs_nothing_beyond_the_framework() => Assert.All(
        Client.GetReferencedAssemblies(), name => Assert.StartsWith("System.", name.Name, StringComparison.Ordinal));

    [Fact]
    public void The_rules_know_neither_the_web_nor_a_database() => Assert.DoesNotContain(
        Rules.GetReferencedAssemblies(),
        name => name.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.Name.StartsWith("System.Data", StringComparison.Ordinal)
            || name.Name.Contains("Sqlite", StringComparison.Ordinal)
            || name.Name is "Dapper" or "System.Net.Http");

    private static string NameOf(Assembly assembly) => assembly.GetName().Name!;

    private static IEnumerable<string> KnownOf(Assembly assembly)
    {
        string[] ours = [NameOf(Rules), NameOf(Store), NameOf(Ways), NameOf(Server), NameOf(Client)];
        return assembly.GetReferencedAssemblies().Select(name => name.Name!).Intersect(ours);
    }
}
