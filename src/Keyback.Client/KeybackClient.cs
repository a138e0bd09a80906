using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>Calls the API of a Keyback server: one part for each thing it is about. Safe to share between threads.</summary>
/// <remarks>
/// Every call can throw <see cref="KeybackProblemException"/> where the server says no, <see cref="HttpRequestException"/>
/// where it could not be reached, and <see cref="OperationCanceledException"/>.
/// </remarks>
public sealed class KeybackClient
{
    /// <summary>Makes a client.</summary>
    /// <param name="http">
    /// What it speaks with; it stays the caller's. Its <see cref="HttpClient.BaseAddress"/> is the server's address and ends in
    /// a slash; <c>Accept-Language</c> among its default headers chooses the language of titles and of spoken CAPTCHAs.
    /// </param>
    /// <exception cref="ArgumentException">The client has no base address, or one that does not end in a slash.</exception>
    public KeybackClient(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress is not { AbsolutePath: [.., '/'] })
        {
            throw new ArgumentException("The client needs the server's address as its BaseAddress, with a slash at the end.", nameof(http));
        }

        var calls = new Calls(http);
        Captchas = new CaptchasClient(calls);
        Recoveries = new RecoveriesClient(calls);
        Links = new LinksClient(calls);
        SignUps = new SignUpsClient(calls);
        Sessions = new SessionsClient(calls);
        Account = new AccountClient(calls);
    }

    /// <summary>CAPTCHAs, where the server asks for one.</summary>
    public CaptchasClient Captchas { get; }

    /// <summary>Recoveries: tries to get back into an account.</summary>
    public RecoveriesClient Recoveries { get; }

    /// <summary>The secure links that messages hold.</summary>
    public LinksClient Links { get; }

    /// <summary>Sign-ups: new accounts.</summary>
    public SignUpsClient SignUps { get; }

    /// <summary>Signing in, and an owner's sessions.</summary>
    public SessionsClient Sessions { get; }

    /// <summary>The account of a session.</summary>
    public AccountClient Account { get; }
}
