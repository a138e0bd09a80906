using System.Globalization;

namespace Keyback.Server.Platform;

/// <summary>
/// A cookie with the browser's tokens of what it has started, the newest first: three, so that two tabs do not disturb each
/// other. The token of what is finished goes; that it is finished stays, so that a second tab and the back button hear how
/// it ended. What waits for days is remembered for days, the newest of it whatever else is started meanwhile.
/// </summary>
/// <param name="name">The cookie's name.</param>
internal sealed class TokenCookie(string name)
{
    private const int MostKept = 3;
    private const string Finished = "done"; // in the place of the token
    private const int MostHours = 100 * 24; // that a browser's word is taken for

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2); // longer than anything lives that does not wait

    public string? Find(HttpContext context, Guid id) => Read(context).FirstOrDefault(entry => entry.Id == id)?.Token;

    public bool HasFinished(HttpContext context, Guid id) => Find(context, id) is Finished;

    public void Finish(HttpContext context, Guid id) => Keep(context, id, Finished);

    public void Keep(HttpContext context, Guid id, string token, TimeSpan? lifetime = null)
    {
        List<Entry> others = [.. Read(context).Where(entry => entry.Id != id)];
        List<Entry> kept = [.. others.Take(MostKept - 1)];

        // One at most: of what waited and was stopped nobody tells this cookie, and it must not take the places of what is at work.
        if (kept.TrueForAll(entry => !entry.Waits) && others.Find(entry => entry.Waits) is { } waiting)
        {
            kept[^1] = waiting;
        }

        Write(context, [new(id, token, lifetime ?? Lifetime), .. kept]);
    }

    private List<Entry> Read(HttpContext context)
    {
        List<Entry> entries = [];
        foreach (var entry in (Cookies.Get(context, name) ?? "").Split('.', MostKept + 1))
        {
            if (entry.Split(':') is [var id, var token, .. var rest] && Guid.TryParseExact(id, "N", out var parsed))
            {
                var hours = rest is [var own] && int.TryParse(own, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
                entries.Add(new(parsed, token, hours is > 0 and <= MostHours ? TimeSpan.FromHours(hours) : Lifetime));
            }
        }

        return entries;
    }

    private void Write(HttpContext context, List<Entry> entries)
    {
        // Lax, not Strict: the owner may come back from webmail.
        Cookies.Set(context, name, string.Join('.', entries.Select(entry => entry.ToString())), entries.Max(entry => entry.Lifetime), SameSiteMode.Lax);
    }

    private sealed record Entry(Guid Id, string Token, TimeSpan Lifetime)
    {
        public bool Waits => Lifetime > TokenCookie.Lifetime;

        public override string ToString() => Lifetime == TokenCookie.Lifetime
            ? $"{Id:N}:{Token}"
            : string.Create(CultureInfo.InvariantCulture, $"{Id:N}:{Token}:{Math.Ceiling(Lifetime.TotalHours):F0}");
    }
}
