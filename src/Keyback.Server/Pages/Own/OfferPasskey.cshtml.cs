using Keyback.Security;
using Keyback.Server.Sessions;
using Keyback.Storage.Passkeys;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Own;

/// <summary>Offers a passkey to whoever has just signed in with the password of a Recovery. Once, and it can be skipped.</summary>
internal sealed class OfferPasskeyModel(PasskeyOffers offers) : OwnPage
{
    /// <summary>Where to go on: a word of <see cref="WayBack"/>.</summary>
    [BindProperty(Name = "next", SupportsGet = true)]
    public string? Next { get; set; }

    /// <inheritdoc />
    protected override string Back => WayBack.Passkeys;

    /// <summary>Shows the offer while it is open.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        await offers.IsOpenAsync(HttpContext.Act(Current), ct) ? Page() : LocalRedirect(WayBack.PathOf(Next));
}

/// <summary>Where a fresh sign-in leads.</summary>
internal static class PasskeyOfferPaths
{
    extension(PasskeyOffers offers)
    {
        /// <summary>To the offer, where one waits and the browser said that it can make a passkey; else where the visitor wanted to go.</summary>
        /// <param name="session">The session that was opened.</param>
        /// <param name="isAble">What the browser said.</param>
        /// <param name="next">A word of <see cref="WayBack"/>.</param>
        /// <param name="now">The instant of the request.</param>
        internal async Task<string> PathAsync(IssuedSession session, bool isAble, string? next, DateTimeOffset now)
        {
            if (!isAble || !await offers.TakeAsync(BearerToken.Hash(session.Token)!, now))
            {
                return WayBack.PathOf(next);
            }

            return WayBack.IsWord(next) ? $"~/my/passkey?next={next}" : "~/my/passkey";
        }
    }
}
