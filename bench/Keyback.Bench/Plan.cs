namespace Keyback.Bench;

/// <summary>How long and how often things are measured.</summary>
/// <param name="Quick">Whether only that it works is to be seen.</param>
/// <param name="Rounds">How often each work is measured.</param>
/// <param name="Only">The works that are wanted; all when empty.</param>
internal sealed record Plan(bool Quick, int Rounds, IReadOnlyList<string> Only)
{
    /// <summary>Accounts in the store of all but the works that compare sizes.</summary>
    public int Accounts => Quick ? 1000 : 10_000;

    /// <summary>Connections that ask at once.</summary>
    public const int Connections = 16;

    /// <summary>How long a load runs before it counts: code is compiled and optimised meanwhile.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 1 : 10);

    /// <summary>The same where passwords are hashed: what happens a hundred times a second takes longer until the code around it is optimised.</summary>
    public TimeSpan HashingWarmUp => WarmUp * 2;

    /// <summary>How long it counts.</summary>
    public TimeSpan Measured => TimeSpan.FromSeconds(Quick ? 1 : 5);

    /// <summary>Recoveries in one measurement of code checks.</summary>
    public int Recoveries => Quick ? 500 : 8000;

    /// <summary>Sign-ins that wait at once when the memory is looked at.</summary>
    public int Waiting => Quick ? 100 : 1000;

    /// <summary>Whether a work is wanted.</summary>
    public bool Wants(string work) => Only.Count == 0 || Only.Contains(work);
}
