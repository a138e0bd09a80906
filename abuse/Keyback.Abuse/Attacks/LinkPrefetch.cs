using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>What mail scanners, previews and eager browsers do with links, before their owner presses anything.</summary>
internal sealed class LinkPrefetch : Attack
{
    /// <inheritdoc/>
    public override string Name => "link-prefetch";

    /// <inheritdoc/>
    public override string Threatens => "I6";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.UsualAsync();
        var owner = arena.Fresh();
        using var asker = arena.Stranger(server.Url);
        await asker.StartAsync(owner.Email, "email_link", works: true);
        var link = await server.Out.LinkTokenAsync(owner.Email);
        var many = arena.Size(100, 10);

        List<Answer> looks = [], presses = [];
        for (var look = 0; look < many; look++)
        {
            using var scanner = arena.Stranger(server.Url);
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Options])
            {
                looks.Add(await scanner.SendAsync(method, "/r", null, ("Sec-Purpose", "prefetch"), ("Purpose", "prefetch")));
                looks.Add(await scanner.SendAsync(method, $"/r?t={link}", null));
            }

            presses.Add(await scanner.SubmitAsync("/r", null, ("token", link)));
            presses.Add(await scanner.GetAsync(presses[^1].Location ?? "/r"));
            presses.Add(await scanner.RedeemAsync(link));
        }

        findings.Add("a secure link opened by GET, HEAD and OPTIONS, marked as prefetch or not", looks, looks.TrueForAll(answer => answer.Status < 500));
        findings.Add("its button pressed by scanners, and the page behind it opened", presses, presses.TrueForAll(answer => answer.Status < 400));

        var redeemed = await asker.RedeemAsync(link);
        var set = await asker.PasswordAsync(Walks.BegunIn(redeemed), Person.OtherPassword);
        findings.Add("then the owner sets the new password behind it", [redeemed, set], set["state"] == "completed");

        var notice = await server.Out.DisownTokenAsync(owner.Email);
        List<Answer> notices = [];
        for (var look = 0; look < many; look++)
        {
            using var scanner = arena.Stranger(server.Url);
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Options])
            {
                notices.Add(await scanner.SendAsync(method, $"/not-me/{notice}", null));
            }
        }

        var after = await asker.SignInAsync(owner.Email, Person.OtherPassword);
        findings.Add("\"this was not me\" opened by GET, HEAD and OPTIONS", notices, notices.TrueForAll(answer => answer.Status < 500));
        findings.Add("then the owner signs in: nothing is frozen", [after], after.Status == 201);
    }
}
