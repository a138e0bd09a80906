using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Factors;
using Keyback.Server.Accounts;
using Keyback.Server.Platform;
using Keyback.Storage.Factors;
using Keyback.Storage.Sessions;
using Microsoft.Extensions.Options;
using QRCoder;

namespace Keyback.Server.Factors;

/// <summary>What an authenticator app is set up with. Shown to the owner alone, and never again once a right code has come.</summary>
/// <param name="Secret">The secret as people type it.</param>
/// <param name="Uri">The same with everything that an app needs.</param>
/// <param name="Drawing">The same as a QR code: a whole SVG document of paths, without styles or scripts.</param>
internal sealed record TotpEnrolment(string Secret, string Uri, string Drawing)
{
    /// <summary>What an app is set up with.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="site">Whose account it is, as the app shows it.</param>
    /// <param name="account">Which account, as the app shows it.</param>
    public static TotpEnrolment Of(byte[] secret, string site, string account)
    {
        var uri = TotpCode.Enrolment(secret, site, account);
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var drawing = new SvgQRCode(data);
        return new TotpEnrolment(
            TotpCode.Text(secret), uri, drawing.GetGraphic(1, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute));
    }

    /// <summary>Prints nothing of the secret.</summary>
    public override string ToString() => nameof(TotpEnrolment);
}

/// <summary>Sets up the authenticator app of an account: a secret first, then a code that proves that the app has it.</summary>
internal sealed class SetUpTotp(FactorStore store, IAccountDirectory directory, Randomness randomness, IOptions<SiteOptions> site)
{
    /// <summary>Draws a secret, and keeps it until its first code.</summary>
    public async Task<(FactorChange Result, TotpEnrolment? Enrolment)> BeginAsync(SessionAct act, CancellationToken ct)
    {
        var secret = new byte[TotpCode.SecretBytes];
        randomness.Fill(secret);
        var result = await store.BeginTotpAsync(act, secret);
        return (result, result is FactorChange.Done ? await ShownAsync(act.Account, secret, ct) : null);
    }

    /// <summary>The secret that waits for its first code, shown once more; none when there is none.</summary>
    public async Task<TotpEnrolment?> FindAsync(AccountId account, DateTimeOffset now, CancellationToken ct) =>
        await store.FindBegunAsync(account, now, ct) is { } secret ? await ShownAsync(account, secret, ct) : null;

    /// <summary>Takes the first code.</summary>
    /// <returns>What became of it, and the saved codes to show once, where they came with it. No result when what was typed cannot be a code.</returns>
    public async Task<(FactorChange? Result, IReadOnlyList<string> SavedCodes)> ProveAsync(SessionAct act, string typed)
    {
        if (!TypedCode.TryRead(typed, TotpCode.Digits, out var code))
        {
            return (null, []);
        }

        var fresh = FreshSavedCodes.Draw(randomness);
        var result = await store.ProveTotpAsync(act, code, fresh);
        return (result, result is FactorChange.Done { NewCodes: true } ? fresh : []);
    }

    private async Task<TotpEnrolment> ShownAsync(AccountId account, byte[] secret, CancellationToken ct) =>
        TotpEnrolment.Of(secret, site.Value.SiteName, OwnAccount.NameOf(await directory.FindAsync(account, ct)));
}

/// <summary>Puts fresh saved codes in the place of all earlier ones.</summary>
internal sealed class ReplaceSavedCodes(FactorStore store, Randomness randomness)
{
    /// <returns>What became of it, and the codes to show once.</returns>
    public async Task<(FactorChange Result, IReadOnlyList<string> SavedCodes)> HandleAsync(SessionAct act)
    {
        var fresh = FreshSavedCodes.Draw(randomness);
        var result = await store.ReplaceSavedCodesAsync(act, fresh);
        return (result, result is FactorChange.Done ? fresh : []);
    }
}

/// <summary>Draws saved codes.</summary>
internal static class FreshSavedCodes
{
    public static IReadOnlyList<string> Draw(Randomness randomness) =>
        [.. Enumerable.Range(0, SavedCode.Count).Select(_ => SavedCode.New(randomness))];
}
