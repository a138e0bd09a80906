using System.Buffers.Text;
using System.Text;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Secrets;

/// <summary>Secrets at rest are useless: what lies in the files, byte for byte.</summary>
public sealed class AtRestTests : IDisposable
{
    // Typed in another case than registered, so that the registered form shows where it came from.
    private const string Typed = "the.quiet.owner@example.com";
    private const string Registered = "The.Quiet.Owner@example.com";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public AtRestTests() => _node = _folder.Open();

    [Fact]
    public async Task I8_no_file_holds_a_code_a_token_or_a_link_at_any_step_of_a_Recovery()
    {
        await _node.AddAccountAsync(Registered);
        var walk = await Walk.StartAsync(_node, Typed, Now);
        var first = walk.Code;
        AssertHidden(walk.Token, first);
        await walk.TypeWrongAsync(_node, Now);
        AssertHidden(walk.WrongCode);
        await walk.ResendAsync(_node, Now.AddMinutes(1));
        AssertHidden(first, walk.Code);
        await Post.DeliverAsync(_node, Now.AddMinutes(1));
        await walk.TypeRightAsync(_node, Now.AddMinutes(2));
        await walk.ChooseAsync(_node, "the hash", Now.AddMinutes(2));
        Assert.True(_folder.Holds("the hash"u8)); // the look finds what is there

        var notice = Assert.IsType<MessageContent.PasswordChanged>(Assert.Single(await Post.DeliverAsync(_node, Now.AddMinutes(2))).Content);
        AssertHidden(walk.Token, first, walk.Code, notice.NotMe.Segments[^1], "not-me", "recovery_code", "password_changed");
    }

    [Fact]
    public async Task I8_no_file_holds_the_token_of_a_session()
    {
        await _node.AddAccountAsync(Registered);
        var session = _node.Randomness.NewToken();
        var walk = await Walk.StartBoundAsync(_node, Typed, Now, RecoveryGoal.TemporaryCode);

        Assert.True((await walk.TypeRightAsync(_node, Now, session: session)).SessionOpened);

        AssertHidden(session, walk.Token);
    }

    [Fact]
    public async Task I8_the_address_of_a_decoy_and_of_a_waiting_message_lies_in_no_file()
    {
        var walk = await Walk.StartAsync(_node, "a.very.secret.name@example.com", Now);
        await Post.DeliverAsync(_node, Now);

        AssertHidden("a.very.secret.name", "example.com", walk.Code);
    }

    [Fact]
    public async Task I8_a_finished_message_has_no_body_and_a_waiting_one_does_not_open_in_another_row()
    {
        await _node.AddAccountAsync(Registered);
        await Walk.StartBoundAsync(_node, Typed, Now);
        Assert.Equal(0, await _node.OneAsync<long>("SELECT count(*) FROM outbox WHERE sealed IS NOT NULL"));
        await Walk.StartAsync(_node, Typed, Now);
        await Walk.StartAsync(_node, Typed, Now);
        await _node.Database.WriteAsync(
            scope => scope.ExecuteAsync("UPDATE outbox SET sealed = (SELECT sealed FROM outbox WHERE sealed IS NOT NULL ORDER BY id LIMIT 1) WHERE sealed IS NOT NULL"),
            CancellationToken.None);

        var sent = await Post.DeliverAsync(_node, Now);

        Assert.Single(sent); // the one whose own it is
        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(*) FROM outbox WHERE reason = 'unreadable' AND sealed IS NULL"));
    }

    [Fact]
    public async Task I8_a_codes_digest_moved_to_another_Recovery_opens_nothing()
    {
        await _node.AddAccountAsync(Registered);
        var (one, other) = (await Walk.StartBoundAsync(_node, Typed, Now), await Walk.StartBoundAsync(_node, Typed, Now));
        await _node.Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "UPDATE recoveries SET code_digest = (SELECT code_digest FROM recoveries WHERE id = @from) WHERE id = @to",
                new { from = one.Id.Value, to = other.Id.Value }),
            CancellationToken.None);

        Assert.Equal(RecoveryOutcome.CodeWrong, (await other.TypeAsync(_node, one.Code, Now)).Outcome);
        Assert.Equal(RecoveryOutcome.Advanced, (await one.TypeRightAsync(_node, Now)).Outcome);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertHidden(params string[] secrets) => Assert.All(secrets, secret =>
    {
        Assert.False(_folder.Holds(Encoding.UTF8.GetBytes(secret)), "in the open");
        Assert.False(_folder.Holds(Encoding.Unicode.GetBytes(secret)), "in UTF-16");
        if (Base64Url.IsValid(secret) && secret.Length == 43)
        {
            Assert.False(_folder.Holds(Base64Url.DecodeFromChars(secret)), "as bytes");
        }
    });
}
