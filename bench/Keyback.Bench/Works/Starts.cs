using System.Globalization;
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
        Target.Times("start, SQLite : Identity", "start/sqlite", "start/identity", 3, "start/rows-in-file-mailed"),
        Target.Times("start, SQLite : Better Auth OTP", "start/sqlite", "start/better-auth-otp", 15, "start/rows-in-file-mailed"),
        Target.Times("start, PostgreSQL : Identity", "start/postgres", "start/identity", 1.5, "start/rows-mailed"),
        Target.Times("start, PostgreSQL : Better Auth OTP", "start/postgres", "start/better-auth-otp", 8, "start/rows-mailed"),
        Target.Times("start, PostgreSQL : floor", "start/postgres", "start/floor", 1.3, "start/rows-mailed"),
    ];

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        foreach (var engine in Engines.All)
        {
            double mails;
            using (var node = await rig.KeybackAsync(engine))
            {
                mails = await MeasureAsync(engine.Word, node, Request(rig.Plan.Accounts));
            }

            using var rows = await rig.PeerAsync(engine.RowsPeer);
            await MeasureAsync($"{engine.RowsPeer}-mailed", rows, MailedRequest(rig.Plan.Accounts, mails));
        }

        foreach (var (figure, peer, path, body) in Peers)
        {
            using var node = await rig.PeerAsync(peer);
            figures.Add($"start/{figure}", await Wrk.MeasureAsync(rig.Plan, node.Url, new WrkRequest("POST", path, body, rig.Plan.Accounts, Whose.Mixed)));
        }

        async Task<double> MeasureAsync(string figure, Node node, WrkRequest request)
        {
            await Wrk.WarmUpAsync(rig.Plan, node.Url, request);
            var sent = rig.Sink.Count;
            var (starts, seconds) = await Wrk.CountAsync(node.Url, request, rig.Plan.Measured);
            var mails = (double)(rig.Sink.Count - sent) / starts;
            figures.Add($"start/{figure}", starts / seconds);
            figures.Add($"start/{figure}/mails", mails); // that left meanwhile, a start
            return mails;
        }
    }

    /// <summary>What asks the rows of an engine for a start, and has so many mails a start leave meanwhile, at most those of all accounts. As many messages are nobody's.</summary>
    internal static WrkRequest MailedRequest(int accounts, double mails) =>
        new("POST", MailedPath(Math.Min(1, 2 * mails)), """{"identifier":"ADDRESS"}""", accounts, Whose.Mixed);

    /// <summary>Where such a start is asked for of which a share of the messages leaves.</summary>
    internal static string MailedPath(double share) => $"/start-mailed?share={share.ToString("0.####", CultureInfo.InvariantCulture)}";

    internal static WrkRequest Request(int accounts) => new("POST", "/api/v1/recoveries", Body, accounts, Whose.Mixed);
}
