using System.Globalization;

namespace Keyback.Bench.Peers;

/// <summary>
/// Which messages leave, where a share of them does: of those for accounts and of those for nobody alike. Those that are left
/// leave later in Keyback, and never here.
/// </summary>
internal sealed class Leaving
{
    private long _accounts;
    private long _nobodys;

    /// <summary>Whether this one leaves. <paramref name="request"/> tells the share.</summary>
    public bool Next(HttpRequest request, string address)
    {
        var share = double.Parse(request.Query["share"].ToString(), CultureInfo.InvariantCulture);
        var number = HasAccount(address) ? Interlocked.Increment(ref _accounts) : Interlocked.Increment(ref _nobodys);
        return Math.Floor(number * share) > Math.Floor((number - 1) * share);
    }

    /// <summary>Whether an address is an account's. It tells by itself: to look it up is less than what is compared with this does.</summary>
    public static bool HasAccount(string address) => !address.StartsWith("nobody", StringComparison.Ordinal);
}
