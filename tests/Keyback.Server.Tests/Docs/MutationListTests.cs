using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Docs;

/// <summary>eng/mutations lists each rule with the text that keeps it; eng/mutate takes it out. A list that no longer fits the sources would prove nothing.</summary>
public sealed class MutationListTests
{
    private static readonly string[] Limits =
    [
        "code", "link", "wrong codes", "wrong user names", "resend pause", "messages to an address", "starts", "sign-in",
        "temporary session", "step-up", "second factor", "password", "Argon2id", "SMS spend", "Retry-After",
    ];

    private static readonly List<JsonNode> Entries =
    [
        .. Tree.Files("eng/mutations", ".json").SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsArray()).Select(entry => entry!),
    ];

    [Fact]
    public void Every_text_that_is_to_be_taken_out_stands_once_in_its_file() => Assert.All(
        Entries,
        entry => Assert.Equal(2, Tree.Read((string)entry["file"]!).Split((string)entry["find"]!).Length));

    [Fact]
    public void No_two_entries_have_one_name() => Assert.Equal(Entries.Count, Entries.Select(entry => (string)entry["name"]!).Distinct().Count());

    [Fact]
    public void Every_invariant_and_every_limit_has_an_entry()
    {
        var rules = Entries.SelectMany(entry => ((string)entry["rule"]!).Split(", ")).ToHashSet();

        Assert.Empty(Enumerable.Range(1, 15).Select(number => $"I{number}").Concat(Limits).Except(rules));
    }
}
