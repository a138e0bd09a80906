using System.ComponentModel.DataAnnotations;

namespace Keyback.Server.Platform;

/// <summary>How much this process takes on at once; what is beyond is refused at once with 503. Bound from <c>Keyback:Overload</c>.</summary>
public sealed class OverloadOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Overload";

    /// <summary>Requests that only read: the help centre, the document of the API. Default 128.</summary>
    [Range(1, 100_000)]
    public int Reading { get; set; } = 128;

    /// <summary>Requests that begin something: starts of Recoveries, sign-ups, CAPTCHAs, questions. Default 256.</summary>
    [Range(1, 100_000)]
    public int Beginning { get; set; } = 256;

    /// <summary>All others: sign-ins, codes, new passwords, sessions. Default 4,096, of which half may wait for a password to be hashed.</summary>
    [Range(1, 100_000)]
    public int Finishing { get; set; } = 4096;

    /// <summary>Open connections. Default 10,000; whoever comes beyond is not answered at all.</summary>
    [Range(1, 1_000_000)]
    public int Connections { get; set; } = 10_000;
}
