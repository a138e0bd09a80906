using Keyback.Audit;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Storage.Limits;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Limits;

/// <summary>One guess at each of many accounts: no budget of an account sees it, so the alarm over all of them has to.</summary>
public sealed class SprayAlarmTests : IDisposable
{
    private const int Most = 12; // wrong codes in an hour

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public SprayAlarmTests() => _node = _folder.Open(Narrow);

    [Fact]
    public async Task Of_many_nodes_that_look_at_once_one_raises_the_alarm_and_it_is_on_the_record_once()
    {
        await SprayAsync(Most);
        Node[] nodes = [_node, _folder.Open(Narrow), _folder.Open(Narrow)];

        var looks = await Meeting.AtOnceAsync(12, at => LookAsync(Now, nodes[at % 3]));

        Assert.Single(looks, raised => raised);
        Assert.Equal(1, await CountAlarmsAsync());
    }

    [Fact]
    public async Task One_wrong_code_less_raises_nothing_and_those_of_an_hour_ago_no_longer_count()
    {
        await SprayAsync(Most - 1);
        Assert.False(await LookAsync(Now));

        await SprayAsync(1, Now + SprayAlarm.Window);

        Assert.False(await LookAsync(Now + SprayAlarm.Window));
        Assert.Equal(0, await CountAlarmsAsync());
    }

    [Fact]
    public async Task I5_what_known_devices_get_wrong_counts_for_nothing()
    {
        for (var at = 0; at < Most; at++)
        {
            var account = await _node.AddAccountAsync($"own{at}@example.com");
            var device = await _node.AddDeviceAsync(account, Now);
            var walk = await Walk.StartBoundAsync(_node, $"own{at}@example.com", Now, device: device);
            await walk.TypeWrongAsync(_node, Now, device);
        }

        Assert.False(await LookAsync(Now));
    }

    [Fact]
    public async Task I4_while_it_lasts_a_strangers_code_without_a_CAPTCHA_is_not_looked_at_right_or_wrong_and_costs_nothing()
    {
        var (walk, decoy) = await StartBothAsync();
        await SprayAsync(Most);
        Assert.True(await LookAsync(Now));
        (walk.Captcha, decoy.Captcha) = (CaptchaStanding.Unsolved, CaptchaStanding.Unsolved);

        foreach (var result in (RecoveryStepResult[])
            [await walk.TypeRightAsync(_node, Now), await walk.TypeWrongAsync(_node, Now), await decoy.TypeWrongAsync(_node, Now)])
        {
            Assert.Equal((RecoveryOutcome.CaptchaRequired, RecoveryState.CodeRequired, 5), (result.Outcome, result.Next.State, result.TriesLeft));
            Assert.False(result.SessionOpened);
        }

        Assert.Equal(Most, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind = 15"));
    }

    [Fact]
    public async Task Whoever_answers_the_CAPTCHA_goes_on_and_still_has_no_more_tries_than_ever()
    {
        var (walk, decoy) = await StartBothAsync();
        await SprayAsync(Most);
        await LookAsync(Now);
        (walk.Captcha, decoy.Captcha) = (CaptchaStanding.Solved, CaptchaStanding.Solved);

        var wrong = await decoy.TypeWrongAsync(_node, Now);
        var right = await walk.TypeRightAsync(_node, Now);

        Assert.Equal((RecoveryOutcome.CodeWrong, 4), (wrong.Outcome, wrong.TriesLeft));
        Assert.Equal(RecoveryOutcome.Advanced, right.Outcome);
    }

    [Fact]
    public async Task I5_a_known_device_is_asked_for_nothing()
    {
        var account = await _node.AddAccountAsync("owner@example.com");
        var device = await _node.AddDeviceAsync(account, Now);
        var own = await Walk.StartBoundAsync(_node, "owner@example.com", Now, device: device);
        await SprayAsync(Most);
        Assert.True(await LookAsync(Now));
        own.Captcha = CaptchaStanding.Unsolved;

        Assert.Equal(RecoveryOutcome.CaptchaRequired, (await own.TypeRightAsync(_node, Now)).Outcome); // without its cookie
        Assert.Equal(RecoveryOutcome.Advanced, (await own.TypeRightAsync(_node, Now, device)).Outcome);
    }

    [Fact]
    public async Task It_goes_on_while_too_many_count_and_ends_a_quarter_of_an_hour_after_that()
    {
        await SprayAsync(Most);
        await LookAsync(Now);
        var last = Now;
        for (var at = Now.AddMinutes(5); at < Now + SprayAlarm.Window; at = at.AddMinutes(5))
        {
            Assert.False(await LookAsync(at));
            last = at;
        }

        Assert.False(await LookAsync(Now + SprayAlarm.Window));

        Assert.True(await LastsAsync(last + SprayAlarm.Lasts - TimeSpan.FromSeconds(1)));
        Assert.False(await LastsAsync(last + SprayAlarm.Lasts));
        Assert.Equal(1, await CountAlarmsAsync());
    }

    [Fact]
    public async Task After_it_ended_the_next_one_is_an_alarm_of_its_own()
    {
        await SprayAsync(Most);
        await LookAsync(Now);
        var later = Now + SprayAlarm.Window + SprayAlarm.Window;
        await SprayAsync(Most, later);

        Assert.True(await LookAsync(later));

        Assert.Equal(2, await CountAlarmsAsync());
    }

    public void Dispose() => _folder.Dispose();

    private static void Narrow(LimitsOptions limits)
    {
        limits.WrongCodesOfAll = Most;
        limits.StartsPerNetwork = 1_000_000;
    }

    // One wrong code at each of so many addresses, every second of them nobody's.
    private async Task SprayAsync(int codes, DateTimeOffset? at = null)
    {
        _folder.Clock.SetUtcNow(at ?? Now); // the record has the clock's time
        for (var code = 0; code < codes; code++)
        {
            var email = $"{Guid.CreateVersion7():N}@example.com";
            if (code % 2 == 0)
            {
                await _node.AddAccountAsync(email);
            }

            var walk = await Walk.StartBoundAsync(_node, email, at ?? Now);
            Assert.Equal(RecoveryOutcome.CodeWrong, (await walk.TypeWrongAsync(_node, at ?? Now)).Outcome);
        }
    }

    private async Task<(Walk Known, Walk Decoy)> StartBothAsync()
    {
        await _node.AddAccountAsync("owner@example.com");
        return (await Walk.StartBoundAsync(_node, "owner@example.com", Now), await Walk.StartBoundAsync(_node, "nobody@example.com", Now));
    }

    private Task<bool> LookAsync(DateTimeOffset at, Node? node = null) => (node ?? _node).Part<SprayAlarm>().LookAsync(at, CancellationToken.None);

    private Task<bool> LastsAsync(DateTimeOffset at) => _node.Database.WriteAsync(scope => SprayAlarm.LastsAsync(scope, at), CancellationToken.None);

    private Task<long> CountAlarmsAsync() => _node.OneAsync<long>($"SELECT count(*) FROM audit_entries WHERE kind = {(int)AuditKind.SprayAlarm}");
}
