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

    /// <summary>This page, and where it leads on to.</summary>
    public static string PathFor(string? next) => WayBack.IsWord(next) ? $"~/my/passkey?next={next}" : "~/my/passkey";

    /// <summary>Shows the offer while it is open.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        await offers.IsOpenAsync(HttpContext.Act(Current), ct) ? Page() : LocalRedirect(WayBack.PathOf(Next));
}
