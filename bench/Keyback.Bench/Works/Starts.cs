using Keyback.Bench.Load;
using Keyback.Bench.Machines;
using Keyback.Bench.Results;

namespace Keyback.Bench.Works;

/// <summary>Starts of Recoveries and what others have in their place. Half of the addresses are somebody's.</summary>
internal sealed class Starts : IWork
{
    public const string Body = """{"identifier":"ADDRESS","method":"email_code","goal":"new_password"}""";

    /// <summary>Who else takes starts, and how each is asked.</summary>
    internal static readonly (string Figure, string Peer, string Path, string Body)[] Peers =
    [
        ("bare", "bare", "/start", """{"identifier":"ADDRESS"}"""),
        ("floor", "floor", "/start", """{"identifier":"ADDRESS"}"""),
        ("rows", "rows", "/start", """{"identifier":"ADDRESS"}"""),
        ("rows-in-file", "rows-in-file", "/start", """{"identifier":"ADDRESS"}"""),
        ("rows-alone", "rows", "/start-alone", """{"identifier":"ADDRESS"}"""),
        ("rows-in-file-alone", "rows-in-file", "/start-alone", """{"identifier":"ADDRESS"}"""),
        ("identity", "identity", "/forgotPassword", """{"email":"ADDRESS"}"""),
        ("better-auth-link", "better-auth", "/api/auth/request-password-reset", """{"email":"ADDRESS"}"""),
        ("better-auth-otp", "better-auth", "/api/auth/email-otp/request-password-reset", """{"email":"ADDRESS"}"""),
    ];

    public string Name => "starts";

    public IEnumerable<Target> Targets =>
    [
        Target.Times("start, SQLite : Identity", "start/sqlite", "start/identity", 3, "start/rows-in-file-alone"),
        Target.Times("start, SQLite : Better Auth OTP", "start/sqlite", "start/better-auth-otp", 15, "start/rows-in-file-alone"),
        Target.Times("start, PostgreSQL : Identity", "start/postgres", "start/identity", 1.5, "start/rows-alone"),
        Target.Times("start, PostgreSQL : Better Auth OTP", "start/postgres", "start/better-auth-otp", 8, "start/rows-alone"),
        Target.Times("start, PostgreSQL : floor", "start/postgres", "start/floor", 1.3, "start/rows-alone"),
    ];

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        foreach (var engine in Engines.All)
        {
            using var node = await rig.KeybackAsync(engine);
            figures.Add($"start/{engine.Word}", await Wrk.MeasureAsync(rig.Plan, node.Url, Request(rig.Plan.Accounts)));
        }

        foreach (var (figure, peer, path, body) in Peers)
        {
            using var node = await rig.PeerAsync(peer);
            figures.Add($"start/{figure}", await Wrk.MeasureAsync(rig.Plan, node.Url, new WrkRequest("POST", path, body, rig.Plan.Accounts, Whose.Mixed)));
        }
    }

    internal static WrkRequest Request(int accounts) => new("POST", "/api/v1/recoveries", Body, accounts, Whose.Mixed);
}
