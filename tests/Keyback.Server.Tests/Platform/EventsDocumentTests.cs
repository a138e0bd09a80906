using System.Reflection;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.Logging;

namespace Keyback.Server.Tests.Platform;

/// <summary>What the server may say in its log, in code and in <c>docs/reference/events.md</c>.</summary>
public sealed partial class EventsDocumentTests
{
    private static readonly Assembly[] Ours =
    [
        typeof(Keyback.Recovery.RecoveryRules).Assembly, typeof(Keyback.Storage.Database).Assembly, typeof(Keyback.Channels.EmailOptions).Assembly, typeof(Server.Cli.KeybackCommand).Assembly,
    ];

    private static List<LoggerMessageAttribute> Events =>
    [
        .. Ours.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void No_two_events_have_one_id()
    {
        Assert.NotEmpty(Events);
        Assert.Empty(Events.GroupBy(one => one.EventId).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void The_document_lists_every_event_with_its_level_and_nothing_else()
    {
        var document = Row().Matches(Tree.Read("docs/reference/events.md")).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}");
        var code = Events.OrderBy(one => one.EventId).Select(one => $"{one.EventId} {one.Level}");

        Assert.Equal(code, document);
    }

    [GeneratedRegex(@"^\| (\d{4}) \| (\w+) \| [^|]{20,} \| [^|]{8,} \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
