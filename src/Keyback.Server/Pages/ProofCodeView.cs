using Microsoft.AspNetCore.Html;

namespace Keyback.Server.Pages;

/// <summary>The form for a code that proves an address or number to which nothing belongs yet, as a page shows it.</summary>
/// <param name="Path">The page's own path, where the form goes.</param>
/// <param name="Reference">The short name that page and message show.</param>
/// <param name="ExpiresAt">The end of the code.</param>
/// <param name="Digits">Digits of the code.</param>
internal sealed record ProofCodeView(string Path, string Reference, DateTimeOffset ExpiresAt, int Digits)
{
    /// <summary>The code came by SMS.</summary>
    public bool BySms { get; init; }

    /// <summary>How long the code still works; none when its time is over.</summary>
    public required TimeSpan Left { get; init; }

    /// <summary>How long until another message may be asked for.</summary>
    public required TimeSpan ResendIn { get; init; }

    /// <summary>Messages to one address or number in an hour.</summary>
    public required int MessagesPerHour { get; init; }

    /// <summary>A new code was just asked for.</summary>
    public bool Sent { get; init; }

    /// <summary>What is wrong, or none.</summary>
    public IHtmlContent? Problem { get; init; }

    /// <summary>The problem is what was typed.</summary>
    public bool Refused { get; init; }

    /// <summary>A refused code comes back with the page, so that a slip is found and mended.</summary>
    public string? Kept { get; init; }
}
