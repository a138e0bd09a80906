using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Keyback.Client;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Client;

/// <summary>What the client promises beside the walks: secrets stay in, problems are whole, a repetition is carried out once.</summary>
public sealed partial class ClientTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";

    private KeybackHost _host = null!;
    private HttpClient _http = null!;
    private KeybackClient _keyback = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Mei, "mei");
        _http = new HttpClient { BaseAddress = _host.Url };
        _keyback = new KeybackClient(_http);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_that_the_client_gives_prints_a_secret()
    {
        var recovery = await _keyback.Recoveries.StartAsync(Mei, RecoveryMethod.EmailCode, RecoveryGoal.TemporaryCode, ct: Ct);
        await _host.SettledAsync();
        var done = await _keyback.Recoveries.SubmitCodeAsync(recovery, await _host.Mails.CodeAsync(recovery.Reference), ct: Ct);

        Assert.Equal(43, recovery.Token.Reveal().Length);
        Assert.DoesNotContain(recovery.Token.Reveal(), $"{recovery} {recovery.Access} {recovery.Token} {done}", StringComparison.Ordinal);
        Assert.DoesNotContain(done.Session!.Token.Reveal(), $"{done} {done.Session}", StringComparison.Ordinal);
        Assert.Contains(recovery.Reference, $"{recovery}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_is_sent_again_under_its_key_is_one_start()
    {
        var key = IdempotencyKey.New();
        var first = await _keyback.Recoveries.StartAsync(Mei, RecoveryMethod.EmailCode, RecoveryGoal.NewPassword, key: key, ct: Ct);
        var again = await _keyback.Recoveries.StartAsync(Mei, RecoveryMethod.EmailCode, RecoveryGoal.NewPassword, key: key, ct: Ct);
        var other = await _keyback.Recoveries.StartAsync(Mei, RecoveryMethod.EmailCode, RecoveryGoal.NewPassword, ct: Ct);

        Assert.Equal((first.Id, first.Token), (again.Id, again.Token));
        Assert.NotEqual(first.Id, other.Id);
    }

    [Fact]
    public async Task A_Recovery_goes_on_from_its_id_and_token_alone()
    {
        var started = await _keyback.Recoveries.StartAsync(Mei, RecoveryMethod.EmailCode, RecoveryGoal.NewPassword, ct: Ct);
        var kept = (started.Id, started.Token.Reveal());

        var shown = await _keyback.Recoveries.ShowAsync(new RecoveryAccess(kept.Id, new BearerToken(kept.Item2)), Ct);

        Assert.Equal(started, shown);
    }

    [Fact]
    public async Task A_problem_tells_all_that_the_server_tells()
    {
        var recovery = await _keyback.Recoveries.StartAsync(Mei, RecoveryMethod.EmailCode, RecoveryGoal.NewPassword, ct: Ct);
        await _host.SettledAsync();

        var wrong = await RefusedAsync(() => _keyback.Recoveries.SubmitCodeAsync(recovery, Walks.NoCode, ct: Ct));
        var soon = await RefusedAsync(() => _keyback.Recoveries.ResendAsync(recovery, ct: Ct));
        var early = await RefusedAsync(() => _keyback.Recoveries.ChoosePasswordAsync(recovery, "never mind", ct: Ct));
        var proved = await _keyback.Recoveries.SubmitCodeAsync(recovery, await _host.Mails.CodeAsync(recovery.Reference), ct: Ct);
        var weak = await RefusedAsync(() => _keyback.Recoveries.ChoosePasswordAsync(proved, "short", ct: Ct));
        var nobody = await RefusedAsync(() => _keyback.Account.ShowAsync(recovery.Token, Ct));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, ProblemCode.CodeWrong, 4), (wrong.Status, wrong.Code, wrong.TriesLeft!.Value));
        Assert.Equal((ProblemCode.TooSoon, TimeSpan.FromSeconds(60)), (soon.Code, soon.RetryAfter!.Value));
        Assert.NotNull(soon.IdempotencyKey);
        Assert.Equal((ProblemCode.OutOfOrder, RecoveryState.CodeRequired), (early.Code, early.State!.Value));
        Assert.Equal((ProblemCode.PasswordRejected, PasswordRejection.TooShort), (weak.Code, weak.Reasons[0]));
        Assert.Equal((HttpStatusCode.Unauthorized, ProblemCode.Unauthenticated, null), (nobody.Status, nobody.Code, nobody.IdempotencyKey));
        Assert.All(new[] { wrong, soon, early, weak, nobody }, problem => Assert.Matches("^00-[0-9a-f]{32}-", problem.TraceId));
        Assert.DoesNotContain("never mind", early.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_codes_are_those_of_the_reference() => Assert.Equal(
        Row().Matches(Tree.Read("docs/reference/problems.md")).Select(row => row.Groups[1].Value).Distinct().Order(StringComparer.Ordinal),
        typeof(ProblemCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Words_and_members_of_a_newer_server_are_no_fault_and_a_foreign_answer_is_one()
    {
        using var newer = new HttpClient(new Canned(
            HttpStatusCode.OK,
            "application/json",
            """{"id":"01a20f52-9dc6-7c7b-b0dd-8d20835c15ea","reference":"PYX-A3Z","state":"asleep","method":"email_code","goal":"new_password","expires_at":"2026-11-24T21:00:02.31+00:00","mood":1}"""))
        {
            BaseAddress = new Uri("https://id.shop.example/behind/a/path/"),
        };
        using var foreign = new HttpClient(new Canned(HttpStatusCode.BadGateway, "text/html", "<h1>Bad gateway</h1>")) { BaseAddress = new Uri("https://id.shop.example/") };
        var access = new RecoveryAccess(Guid.Empty, new BearerToken("x"));

        Assert.Equal(RecoveryState.Unknown, (await new KeybackClient(newer).Recoveries.ShowAsync(access, Ct)).State);
        var problem = await RefusedAsync(() => new KeybackClient(foreign).Recoveries.ShowAsync(access, Ct));
        Assert.Equal((HttpStatusCode.BadGateway, "unknown"), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task The_second_factor_and_the_wait_go_where_the_design_says()
    {
        using var canned = new Canned(
            HttpStatusCode.OK,
            "application/json",
            """{"id":"01a20f52-9dc6-7c7b-b0dd-8d20835c15ea","reference":"PYX-A3Z","state":"waiting","method":"email_code","goal":"new_password","expires_at":"2026-11-24T21:00:02.31+00:00"}""");
        using var http = new HttpClient(canned) { BaseAddress = new Uri("https://id.shop.example/") };
        var recoveries = new KeybackClient(http).Recoveries;
        var access = new RecoveryAccess(new Guid("01a20f52-9dc6-7c7b-b0dd-8d20835c15ea"), new BearerToken("x"));

        await recoveries.SubmitSecondFactorAsync(access, SecondFactor.OfApp("123456"), ct: Ct);
        await recoveries.SubmitSecondFactorAsync(access, SecondFactor.OfRecoveryCode("abcd-efgh"), ct: Ct);
        var waiting = await recoveries.WaitAsync(access, ct: Ct);

        Assert.Equal(
            [
                """POST /api/v1/recoveries/01a20f52-9dc6-7c7b-b0dd-8d20835c15ea/second-factor {"totp":"123456"}""",
                """POST /api/v1/recoveries/01a20f52-9dc6-7c7b-b0dd-8d20835c15ea/second-factor {"recovery_code":"abcd-efgh"}""",
                """POST /api/v1/recoveries/01a20f52-9dc6-7c7b-b0dd-8d20835c15ea/wait {}""",
            ],
            canned.Seen);
        Assert.Equal(RecoveryState.Waiting, waiting.State);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://id.shop.example/path")]
    public void A_client_without_a_usable_address_is_refused_at_once(string? address)
    {
        using var http = new HttpClient { BaseAddress = address is null ? null : new Uri(address) };

        Assert.Throws<ArgumentException>(() => new KeybackClient(http));
    }

    private static async Task<KeybackProblemException> RefusedAsync<T>(Func<Task<T>> call) => await Assert.ThrowsAsync<KeybackProblemException>(call);

    [GeneratedRegex(@"^\| `([a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>A server that says one thing, and remembers what it was asked.</summary>
    private sealed class Canned(HttpStatusCode status, string type, string text) : HttpMessageHandler
    {
        public List<string> Seen { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Seen.Add($"{request.Method} {request.RequestUri!.AbsolutePath} {body}");
            return new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, type) };
        }
    }
}
