namespace Keyback.Server.Platform;

/// <summary>
/// A cookie with the browser's tokens of what it has started, the newest first: three, so that two tabs do not disturb each
/// other. The token of what is finished goes; that it is finished stays, so that a second tab and the back button hear how
/// it ended.
/// </summary>
/// <param name="name">The cookie's name.</param>
internal sealed class TokenCookie(string name)
{
    private const int MostKept = 3;
    private const string Finished = "done"; // in the place of the token

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2); // longer than anything lives that does not wait

    public string? Find(HttpContext context, Guid id) => Read(context).FirstOrDefault(entry => entry.Id == id).Token;

    public bool HasFinished(HttpContext context, Guid id) => Find(context, id) is Finished;

    public void Finish(HttpContext context, Guid id) => Keep(context, id, Finished);

    public void Keep(HttpContext context, Guid id, string token, TimeSpan? lifetime = null) =>
        Write(context, [(id, token), .. Read(context).Where(entry => entry.Id != id).Take(MostKept - 1)], lifetime ?? Lifetime);

    private List<(Guid Id, string Token)> Read(HttpContext context)
    {
        List<(Guid, string)> entries = [];
        foreach (var entry in (Cookies.Get(context, name) ?? "").Split('.', MostKept + 1))
        {
            if (entry.Split(':') is [var id, var token] && Guid.TryParseExact(id, "N", out var parsed))
            {
                entries.Add((parsed, token));
            }
        }

        return entries;
    }

    private void Write(HttpContext context, List<(Guid Id, string Token)> entries, TimeSpan lifetime)
    {
        // Lax, not Strict: the owner may come back from webmail.
        Cookies.Set(context, name, string.Join('.', entries.Select(entry => $"{entry.Id:N}:{entry.Token}")), lifetime, SameSiteMode.Lax);
    }
}
